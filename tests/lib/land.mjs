// Bioregions, health and redistribution: as reporters send and as anybody can check.

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { stringToU8a, u8aConcat, u8aToHex } from '@polkadot/util';
import { blake2AsU8a, randomAsU8a } from '@polkadot/util-crypto';

import { connect, hashOfText } from './chain.mjs';
import { dev } from './dev.mjs';
import { NodeProcess, mustRun } from './node.mjs';
import { eventually, scratchDir } from './program.mjs';

/** Long enough for a busy machine, short enough to wait for. */
const EPOCH_MS = 48_000;

/** Starts a `dev` node with short epochs, on which these three report about Cascadia and medians are taken of all. */
export async function startLand(name, reporters) {
  const dir = scratchDir(name);
  const plain = join(dir, 'plain.json');
  mustRun(['export-chain-spec', '--chain', 'dev', '--output', plain]);
  const spec = JSON.parse(readFileSync(plain, 'utf8'));
  const { patch } = spec.genesis.runtimeGenesis;
  const { parameters } = patch.genesisParameters;
  parameters.redistribution.epochLength = EPOCH_MS;
  parameters.bioregions.minReporters = reporters.length;
  const cascadia = patch.bioregions.regions.find(({ code }) => code === 'cascadia');
  cascadia.reporters = reporters.map(({ address }) => address);
  const file = join(dir, 'land.json');
  writeFileSync(file, JSON.stringify(spec));
  dev.node = await NodeProcess.start({ name, args: ['--dev', '--chain', file, '--state-pruning', 'archive'] });
  dev.api = await connect(dev.node.wsUrl);
  await dev.node.waitForBest(1);
}

/** A code as the chain takes it. */
export const codeOf = (name) => u8aToHex(stringToU8a(name));

/** What somebody reports: values by indicator, each with the hash of the data behind it. */
export const reportsOf = (values) =>
  Object.entries(values).map(([indicator, value]) => ({
    indicator: codeOf(indicator),
    value,
    evidence: hashOfText(`${indicator} is ${value}`),
  }));

/** Reports with what it takes to commit to them and to reveal them. */
export function sealed(api, { region, epoch, reporter, values, salt = randomAsU8a(32) }) {
  const reveal = api.tx.bioregions.revealReports(codeOf(region), reportsOf(values), salt);
  const [code, reports] = reveal.method.args;
  const digest = blake2AsU8a(
    u8aConcat(
      api.genesisHash.toU8a(),
      code.toU8a(),
      api.createType('u32', epoch).toU8a(),
      reporter.publicKey,
      reports.toU8a(),
      salt,
    ),
    256,
  );
  return { commit: api.tx.bioregions.commitReports(codeOf(region), digest), reveal };
}

/** The epoch that is under way. */
export async function currentEpoch(api) {
  const { index, started, ends } = (await api.query.redistribution.currentEpoch()).unwrap();
  return { index: index.toNumber(), started: started.toNumber(), ends: ends.toNumber() };
}

/** Waits for a moment of the chain's own clock within an epoch. */
export async function untilEpoch(index, part) {
  return eventually(
    `epoch ${index} is ${Math.round(part * 100)} % over`,
    async () => {
      const [epoch, now] = await Promise.all([currentEpoch(dev.api), dev.api.query.timestamp.now()]);
      return epoch.index === index && now.toNumber() >= epoch.started + part * (epoch.ends - epoch.started) && epoch;
    },
    { timeoutMs: 3 * EPOCH_MS, everyMs: 500, programs: [dev.node] },
  );
}

/** All events of the blocks after one, up to another. */
export async function eventsBetween(from, to) {
  const numbers = Array.from({ length: to - from }, (_, i) => from + 1 + i);
  const told = await Promise.all(numbers.map(async (number) =>
    (await dev.api.at(await dev.node.blockHash(number))).query.system.events()));
  return told.flatMap((ofBlock) => [...ofBlock]);
}

/** The health of a bank's community as an epoch's end left it. */
export async function healthOf(bank, epoch) {
  const kept = await dev.api.query.communityBanks.healthHistory(bank, epoch % 32);
  assert.ok(kept.isSome, `no health of bank ${bank} in epoch ${epoch}`);
  assert.equal(kept.unwrap().epoch.toNumber(), epoch);
  return kept.unwrap();
}

/** Where the indicators of a bioregion stand, by name. */
export async function scoresOf(region) {
  const scores = await dev.api.query.bioregions.scores(codeOf(region));
  return new Map([...scores.entries()].map(([id, score]) => [id.toUtf8(), score]));
}

/** How near to the medians a reporter has been, in millionths. */
export async function reliabilityOf(region, { address }) {
  const reporter = await dev.api.query.bioregions.reporters(codeOf(region), address);
  return reporter.unwrap().reliability.toNumber();
}

const MILLION = 1_000_000n;
const YEAR_MS = 365n * 24n * 60n * 60n * 1000n;
const ONE = 10n ** 18n;
const least = (a, b) => (a < b ? a : b);
const ceilDiv = (a, b) => (a + b - 1n) / b;

/**
 * The five indices of a community and their sum, in millionths, recomputed from what stands in storage beside them: the
 * inputs and the rules. Exact rational numbers, rounded down once for each index.
 */
export function healthByHand({ inputs, rules }) {
  const big = (value) => value.toBigInt();
  const volumes = [...inputs.volumes].map(big);
  const all = volumes.reduce((sum, volume) => sum + volume, 0n);
  const squares = volumes.reduce((sum, volume) => sum + volume * volume, 0n);
  const evenness = all === 0n ? MILLION / 2n : (5n * MILLION * (all * all - squares)) / (4n * all * all);
  const diversity = (evenness + big(inputs.localBusiness)) / 2n;

  const [repaid, owed] = [big(inputs.repaid), big(inputs.receivableMs)];
  const atHalf = ceilDiv(owed * big(rules.halfVelocity), ONE);
  const circulation = owed === 0n ? 0n : (MILLION * repaid * YEAR_MS) / (repaid * YEAR_MS + atHalf);

  const [active, home] = [big(inputs.active), big(inputs.homeMembers)];
  const participation = home === 0n ? 0n : least(MILLION, (active * MILLION) / home);

  const footprint = big(inputs.ecologicalHealth);

  // Creative projects are the second purpose, educational initiatives the fifth.
  const learning = volumes[1] + volumes[4];
  const saturation = big(rules.learningSaturation);
  const learned = learning === 0n ? 0n : least(MILLION, (learning * MILLION * MILLION) / (saturation * all));
  const knowledge = (big(inputs.communityWellbeing) + learned) / 2n;

  const indices = { diversity, circulation, participation, footprint, knowledge };
  const weighted = Object.entries(indices).reduce((sum, [name, index]) => sum + index * big(rules.weights[name]), 0n);
  return { indices, total: weighted / MILLION };
}
