// The `local` network: four validators on loopback, found through one bootnode.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { NodeProcess, freePort, mustRun, scratchDir } from './node.mjs';

export const VALIDATORS = ['alice', 'bob', 'charlie', 'dave'];

/** Four validators that find each other, the first being the bootnode. */
export class LocalNetwork {
  /** The running validators by name. */
  validators = {};

  /** What is needed to start each again on the same data, by name. */
  #setup = {};

  /**
   * Starts all four; returns when each answers RPC. `startedAt` is the moment before that, and before the chain spec is
   * written: each validator would otherwise compute the first state for itself.
   */
  static async start({ extraArgs = [] } = {}) {
    const network = new LocalNetwork();
    const dir = scratchDir('network');
    const spec = join(dir, 'local.json');
    await network.#prepareValidators(dir, spec, extraArgs);
    network.startedAt = performance.now();
    writeFileSync(spec, mustRun(['export-chain-spec', '--chain', 'local', '--raw']).stdout);
    await Promise.all(VALIDATORS.map((name) => network.startValidator(name)));
    return network;
  }

  async #prepareValidators(dir, spec, extraArgs) {
    let bootnode;
    for (const name of VALIDATORS) {
      const keyFile = join(dir, `${name}.node-key`);
      const { stderr } = mustRun(['key', 'generate-node-key', '--chain', 'local', '--file', keyFile]);
      const peerId = stderr.trim().split('\n').at(-1);
      const ports = { rpc: await freePort(), p2p: await freePort(), prometheus: await freePort() };
      const bootnodeArgs = bootnode ? ['--bootnodes', bootnode] : [];
      bootnode ??= `/ip4/127.0.0.1/tcp/${ports.p2p}/p2p/${peerId}`;
      this.#setup[name] = {
        name,
        ports,
        basePath: join(dir, name),
        args: ['--chain', spec, `--${name}`, '--node-key-file', keyFile, ...bootnodeArgs, ...extraArgs],
      };
    }
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

  /** Waits until each of `nodes` has finalized block `number`. */
  async waitForFinalized(number, timeoutMs, nodes = this.nodes()) {
    await Promise.all(nodes.map((node) => node.waitForFinalized(number, timeoutMs)));
  }
}
