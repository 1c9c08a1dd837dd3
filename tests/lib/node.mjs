// Starts and asks node processes. Needs nothing but Node.js: what concerns the process is tested without a chain client.

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

import { Program, eventually, freePort, scratchDir } from './program.mjs';

/**
 * How long a node may take to answer. It is there within seconds; but when four validators and what else is tested beside
 * them start at one moment, each compiles its runtime on the same few cores. How fast one node is has a test of its own.
 */
const START_MS = 180_000;

/** Path of the release binary; throws with what to do when there is none. */
export function binaryPath() {
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
  const target = process.env.CARGO_TARGET_DIR ?? join(cache, 'credit-network', 'target');
  const path = process.env.CREDIT_NETWORK_NODE ?? join(target, 'release', 'credit-network-node');
  if (!existsSync(path)) {
    throw new Error(
      `No node binary at ${path}: build it with ./scripts/run.sh --build-only, or name one in CREDIT_NETWORK_NODE.`,
    );
  }
  return path;
}

/** Runs a subcommand to its end. Returns `{ code, stdout, stderr }`; never throws for a bad exit code. */
export function runSubcommand(args, { timeoutMs = 120_000, input } = {}) {
  const result = spawnSync(binaryPath(), args, {
    encoding: 'utf8',
    input,
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
    maxBuffer: 256 * 1024 * 1024,
  });
  if (result.error) throw new Error(`${args.join(' ')}: ${result.error.message}\n${result.stderr ?? ''}`);
  return { code: result.status, stdout: result.stdout, stderr: result.stderr };
}

/** Runs a subcommand that must succeed; throws with what it wrote otherwise. */
export function mustRun(args, options) {
  const result = runSubcommand(args, options);
  if (result.code !== 0) {
    throw new Error(`\`${args.join(' ')}\` ended with ${result.code}:\n${result.stderr}\n${result.stdout}`);
  }
  return result;
}

/** One running node. */
export class NodeProcess extends Program {
  /**
   * Starts a node and returns once it answers RPC.
   *
   * @param {object} options
   * @param {string} [options.name] how failures call it
   * @param {string[]} [options.args] flags, besides ports, base path and peer discovery
   * @param {string} [options.basePath] kept when given, else a scratch folder
   * @param {{rpc: number, p2p: number, prometheus: number}} [options.ports] picked when not given
   * @param {number} [options.rpcTimeoutMs] how long it may take to answer
   */
  static async start({ name = 'node', args = ['--dev'], basePath, ports, rpcTimeoutMs = START_MS } = {}) {
    const chosenPorts = ports ?? {
      rpc: await freePort(),
      p2p: await freePort(),
      prometheus: await freePort(),
    };
    const node = new NodeProcess(name, args, basePath ?? scratchDir(name), chosenPorts);
    await node.waitForRpc(rpcTimeoutMs);
    return node;
  }

  constructor(name, args, basePath, ports) {
    // Loopback and no mDNS: nodes of other chains on the same machine or network must not join in.
    super(name, binaryPath(), [
      ...args,
      '--base-path', basePath,
      '--rpc-port', String(ports.rpc),
      '--prometheus-port', String(ports.prometheus),
      '--listen-addr', `/ip4/127.0.0.1/tcp/${ports.p2p}`,
      '--no-mdns',
      '--no-telemetry',
    ]);
    this.ports = ports;
    this.basePath = basePath;
    this.httpUrl = `http://127.0.0.1:${ports.rpc}`;
    this.wsUrl = `ws://127.0.0.1:${ports.rpc}`;
  }

  async waitForRpc(timeoutMs = START_MS) {
    await eventually(`${this.name} answers RPC`, () => this.rpc('system_health'), {
      timeoutMs,
      everyMs: 50,
      programs: [this],
    });
  }

  /** One JSON-RPC call over HTTP. Throws an error with `code` and the method's name for a JSON-RPC error. */
  async rpc(method, ...params) {
    const response = await fetch(this.httpUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
      signal: AbortSignal.timeout(20_000),
    });
    if (!response.ok) throw new Error(`${method}: HTTP ${response.status} from ${this.name}`);
    const { result, error } = await response.json();
    if (error) throw Object.assign(new Error(`${method}: ${error.message}`), { code: error.code, data: error.data });
    return result;
  }

  /** Number of the best block. */
  async bestNumber() {
    return Number((await this.rpc('chain_getHeader')).number);
  }

  /** Number of the last finalized block. */
  async finalizedNumber() {
    const hash = await this.rpc('chain_getFinalizedHead');
    return Number((await this.rpc('chain_getHeader', hash)).number);
  }

  /** Hash of block `number` on the best chain, `null` when there is none. */
  blockHash(number) {
    return this.rpc('chain_getBlockHash', number);
  }

  async waitForBest(number, timeoutMs = 60_000) {
    return eventually(`${this.name} has block ${number}`, async () => (await this.bestNumber()) >= number, {
      timeoutMs,
      everyMs: 100,
      programs: [this],
    });
  }

  async waitForFinalized(number, timeoutMs = 60_000) {
    return eventually(
      `${this.name} finalizes block ${number}`,
      async () => {
        const finalized = await this.finalizedNumber();
        return finalized >= number && { finalized };
      },
      { timeoutMs, programs: [this] },
    );
  }

  /** The Prometheus page as text. */
  async metrics() {
    const response = await fetch(`http://127.0.0.1:${this.ports.prometheus}/metrics`, {
      signal: AbortSignal.timeout(20_000),
    });
    if (!response.ok) throw new Error(`metrics: HTTP ${response.status} from ${this.name}`);
    return response.text();
  }
}

/**
 * The value of one Prometheus sample.
 *
 * @param {string} page the metrics page
 * @param {string} name of the metric, with `_sum`, `_count` or `_bucket` where it has one
 * @param {Record<string, string>} [labels] which must all be there, besides others
 * @returns {number | undefined}
 */
export function sample(page, name, labels = {}) {
  for (const line of page.split('\n')) {
    const match = /^([A-Za-z_:][\w:]*)(?:\{(.*)\})? (\S+)$/.exec(line);
    if (!match || match[1] !== name) continue;
    const present = Object.fromEntries(
      [...(match[2] ?? '').matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, key, value]) => [key, value]),
    );
    if (Object.entries(labels).every(([key, value]) => present[key] === value)) return Number(match[3]);
  }
  return undefined;
}
