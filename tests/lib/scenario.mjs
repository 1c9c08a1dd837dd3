// A test that says what the programs were doing when it failed.

import { after, before, test } from 'node:test';

import { runningPrograms, stopAll } from './program.mjs';

function showLogs(programs) {
  for (const program of programs) console.error(program.logTail());
}

async function withinTime(name, seconds, work) {
  let timer;
  const tooLong = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`"${name}" took longer than ${seconds} s`)), seconds * 1000);
  });
  try {
    return await Promise.race([work(), tooLong]);
  } catch (error) {
    showLogs(runningPrograms());
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/**
 * One test. When it fails, the tail of the log of every program still running is written to stderr.
 *
 * @param {string} name a sentence
 * @param {(t: import('node:test').TestContext) => Promise<void>} body
 * @param {{seconds?: number}} [options] how long it may take
 */
export function scenario(name, body, { seconds = 120 } = {}) {
  test(name, (t) => withinTime(name, seconds, () => body(t)));
}

/** Prepares what a file's tests share; everything is stopped and removed after them. */
export function prepare(body, { seconds = 300 } = {}) {
  if (body) before(() => withinTime('set-up', seconds, body));
  after(stopAll);
}

/** Seconds with one decimal, for people. */
export const inSeconds = (ms) => `${(ms / 1000).toFixed(1)} s`;
