// The `local` network: four validators on loopback, found through one bootnode.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { NodeProcess, mustRun } from './node.mjs';
import { eventually, freePort, scratchDir } from './program.mjs';

export const VALIDATORS = ['alice', 'bob', 'charlie', 'dave'];

/** Four validators that find each other, the first being the bootnode. */
export class LocalNetwork {
  /** The running validators by name. */
  validators = {};

  /** What is needed to start each again on the same data, by name. */
  #setup = {};

  #dir = scratchDir('network');
  #spec = join(this.#dir, 'local.json');
  #extraArgs;
  #bootnode;

  /**
   * Starts all four; returns when each answers RPC. `startedAt` is the moment before that, and before the chain spec is
   * written: each validator would otherwise compute the first state for itself.
   */
  static async start({ extraArgs = [] } = {}) {
    const network = new LocalNetwork();
    network.#extraArgs = extraArgs;
    for (const name of VALIDATORS) await network.#prepare(name, [`--${name}`]);
    network.startedAt = performance.now();
    writeFileSync(network.#spec, mustRun(['export-chain-spec', '--chain', 'local', '--raw']).stdout);
    await Promise.all(VALIDATORS.map((name) => network.startValidator(name)));
    return network;
  }

  async #prepare(name, roleArgs) {
    const keyFile = join(this.#dir, `${name}.node-key`);
    const { stderr } = mustRun(['key', 'generate-node-key', '--chain', 'local', '--file', keyFile]);
    const peerId = stderr.trim().split('\n').at(-1);
    const ports = { rpc: await freePort(), p2p: await freePort(), prometheus: await freePort() };
    const bootnodeArgs = this.#bootnode ? ['--bootnodes', this.#bootnode] : [];
    this.#bootnode ??= `/ip4/127.0.0.1/tcp/${ports.p2p}/p2p/${peerId}`;
    this.#setup[name] = {
      name,
      ports,
      basePath: join(this.#dir, name),
      args: ['--chain', this.#spec, ...roleArgs, '--node-key-file', keyFile, ...bootnodeArgs, ...this.#extraArgs],
    };
  }

  /** Starts one more node, ready to validate but without keys: nobody knows it yet. */
  async join(name) {
    await this.#prepare(name, ['--validator', '--name', name]);
    return this.startValidator(name);
  }

  /** Starts one validator, on the data it left when it ran before. */
  async startValidator(name) {
    this.validators[name] = await NodeProcess.start(this.#setup[name]);
    return this.validators[name];
  }

  /** The validators with these names; all four when none is given. */
  nodes(...names) {
    return (names.length ? names : VALIDATORS).map((name) => this.validators[name]);
  }

  /**
   * Waits until session `index` has begun in a block that the first of `nodes` holds final.
   *
   * @returns {Promise<{hash: string, at: object, current: number}>} the finalized head then, and its session
   */
  async waitForSession(api, index, nodes = this.nodes()) {
    const { slotDuration, epochLength } = await api.call.babeApi.configuration();
    const sessionMs = slotDuration.toNumber() * epochLength.toNumber();
    return eventually(
      `session ${index} has begun`,
      async () => {
        const hash = await nodes[0].rpc('chain_getFinalizedHead');
        const at = await api.at(hash);
        const current = (await at.query.session.currentIndex()).toNumber();
        return current >= index && { hash, at, current };
      },
      { timeoutMs: 3 * sessionMs + 60_000, everyMs: 500, programs: nodes },
    );
  }

  /** Waits until each of `nodes` has finalized block `number`. */
  async waitForFinalized(number, timeoutMs, nodes = this.nodes()) {
    await Promise.all(nodes.map((node) => node.waitForFinalized(number, timeoutMs)));
  }
}

/** Who validates in a state of the chain, in their order. */
export const validatorsAt = async (at) => (await at.query.session.validators()).map((id) => id.toString());
