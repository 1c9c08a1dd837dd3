// How a story is told on a terminal: numbered steps, sentences, sums.

import { inCrd } from './chain.mjs';

const colours = process.stdout.isTTY && !process.env.NO_COLOR && process.env.CI !== 'true';
const bold = (text) => (colours ? `\u001b[1m${text}\u001b[0m` : text);

let stepNumber = 0;

/** Begins a part of the story; its steps count on from the part before. */
export const title = (text) => console.log(`\n${bold(text)}`);

export function step(text) {
  stepNumber += 1;
  console.log(`\n${bold(`${stepNumber}. ${text}`)}`);
}

export const say = (text) => console.log(`   ${text}`);

/** A row of a sum. */
export const row = (label, units, sign = ' ') => say(`${sign} ${label.padEnd(44)} ${inCrd(units).padStart(26)}`);

/** The line above a sum's result. */
export const rule = () => say('-'.repeat(73));

/** A sum, with what it comes to; the parts must come to that. */
export function sum(parts, label, result) {
  for (const [i, [name, units]] of parts.entries()) row(name, units, i === 0 ? ' ' : '+');
  rule();
  row(label, result, '=');
  const found = parts.reduce((total, [, units]) => total + BigInt(units), 0n);
  if (found !== BigInt(result)) throw new Error(`These parts do not add up to what is ${label}.`);
}

/** A part of a whole, as the chain counts it in 10^-18. */
export const percent = (perquintill) => `${(Number(perquintill.toBigInt()) / 1e16).toFixed(2)} %`;

/** Hundredths of points, as people say them. */
export const points = (hundredths) => (hundredths / 100).toFixed(2);

export const nameOf = (pair) => pair.meta.name;

/** `Alice, Bob and Nora`. */
export const listOf = (names) => [names.slice(0, -1).join(', '), names.at(-1)].filter(Boolean).join(' and ');
