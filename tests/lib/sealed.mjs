// A development chain whose blocks are made when they are asked for: hours of its time within a minute.

import { eventsOf } from './chain.mjs';

/** In how many blocks transactions must be: the pool may look at the newest state a moment late. */
const MOST_BLOCKS = 5;

/** Blocks on demand, and transactions in them. */
export class SealedChain {
  #api;
  #nonces = new Map();

  constructor(api) {
    this.#api = api;
  }

  #rpc(method, ...params) {
    return this.#api._rpcCore.provider.send(method, params);
  }

  /** Asks for nonces anew: somebody else has sent transactions too. */
  forgetNonces() {
    this.#nonces.clear();
  }

  /** Makes blocks, and finalizes them. */
  async blocks(count) {
    await Promise.all(Array.from({ length: count }, () => this.#rpc('engine_createBlock', true, true, null)));
  }

  /**
   * Submits a transaction, `[tx, signer]`, for the next block; its hash.
   *
   * @throws when the pool does not take it
   */
  async submit([tx, signer]) {
    const { address } = signer;
    const nonce = this.#nonces.get(address) ?? (await this.#api.rpc.system.accountNextIndex(address)).toNumber();
    // Good for ever: what is good for 64 blocks would be too late within the second.
    const signed = await tx.signAsync(signer, { nonce, era: 0 });
    try {
      const hash = await this.#rpc('author_submitExtrinsic', signed.toHex());
      this.#nonces.set(address, nonce + 1);
      return hash;
    } catch (error) {
      this.#nonces.delete(address);
      throw error;
    }
  }

  /**
   * Submits transactions, `[tx, signer]` each, and makes blocks until all of them are in.
   *
   * @returns {Promise<object[][]>} the events of each, in their order
   * @throws when one of them is in no block, or failed
   */
  async act(...sendings) {
    const hashes = [];
    for (const sending of sendings) hashes.push(await this.submit(sending));
    const results = new Map();
    for (let tries = 0; results.size < hashes.length; tries += 1) {
      if (tries === MOST_BLOCKS) throw new Error(`${hashes.length - results.size} transactions are in none of ${tries} blocks`);
      await this.blocks(1);
      await this.#collect(hashes, results);
    }
    return hashes.map((hash) => results.get(hash));
  }

  /** The events of those of the transactions that are in the newest block. */
  async #collect(hashes, results) {
    const blockHash = await this.#api.rpc.chain.getBlockHash();
    const [{ block }, events] = await Promise.all([
      this.#api.rpc.chain.getBlock(blockHash),
      this.#api.query.system.events.at(blockHash),
    ]);
    block.extrinsics.forEach((extrinsic, position) => {
      const hash = extrinsic.hash.toHex();
      if (!hashes.includes(hash)) return;
      const own = events.filter(({ phase }) => phase.isApplyExtrinsic && phase.asApplyExtrinsic.eq(position));
      const [failed] = eventsOf(own, 'system', 'ExtrinsicFailed');
      if (failed) throw new Error(`${extrinsic.method.section}.${extrinsic.method.method} failed: ${this.#nameOf(failed.dispatchError)}`);
      results.set(hash, own);
    });
  }

  #nameOf(error) {
    if (!error.isModule) return error.toString();
    const { section, name } = this.#api.registry.findMetaError(error.asModule);
    return `${section}.${name}`;
  }
}
