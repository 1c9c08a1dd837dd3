// The model says the same natively and in wasm, to the last bit: else validators would part.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

import { scenario } from '../lib/scenario.mjs';

const PERSONS = 100_000;

const named = (variable) => process.env[variable] ?? assert.fail(`${variable} names no file: ./scripts/test.sh model builds it`);

for (const [kind, trees] of [['a scorecard', 0], ['two hundred trees', 200]]) {
  scenario(`natively and in wasm ${kind} says the same of ${PERSONS} persons`, async (t) => {
    const { instance } = await WebAssembly.instantiate(readFileSync(named('CREDIT_NETWORK_SCORING_WASM')));
    const inWasm = BigInt.asUintN(64, instance.exports.digest(trees, PERSONS)).toString(16).padStart(16, '0');
    const native = execFileSync(named('CREDIT_NETWORK_SCORING'), [String(trees), String(PERSONS)], { encoding: 'utf8' }).trim();
    t.diagnostic(native);
    assert.equal(inWasm, native);
    // And not just because nothing was said.
    assert.notEqual(instance.exports.digest(trees, 10), instance.exports.digest(trees, 9));
  }, { seconds: 180 });
}
