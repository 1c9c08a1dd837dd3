// What happens on the chain without anybody's transaction: block by block, none left out.

import { eventsOf } from './chain.mjs';
import { eventually } from './program.mjs';

/** Follows the chain's events from one block on. */
export class Watch {
  #api;
  #next;
  #onlyFinal;
  #blocks = [];

  /**
   * @param {object} api
   * @param {number} from the first block to look at
   * @param {{onlyFinal?: boolean}} [options] whether blocks count only once they are final, as forks demand
   */
  constructor(api, from, { onlyFinal = false } = {}) {
    this.#api = api;
    this.#next = from;
    this.#onlyFinal = onlyFinal;
  }

  async #head() {
    const { chain } = this.#api.rpc;
    const header = this.#onlyFinal
      ? await chain.getHeader(await chain.getFinalizedHead())
      : await chain.getHeader();
    return header.number.toNumber();
  }

  async #read(number) {
    const blockHash = (await this.#api.rpc.chain.getBlockHash(number)).toHex();
    const at = await this.#api.at(blockHash);
    const [events, now] = await Promise.all([at.query.system.events(), at.query.timestamp.now()]);
    return { number, blockHash, now: now.toNumber(), events: [...events] };
  }

  /**
   * The first event of this kind since the watch began; waits for it if it has not happened yet.
   *
   * @param {(fields: object) => boolean} [where]
   * @returns {Promise<{block: {number: number, blockHash: string, now: number, events: object[]}, fields: object}>}
   */
  async until(section, name, where = () => true, { timeoutMs = 60_000 } = {}) {
    return eventually(
      `the chain tells of ${section}.${name}`,
      async () => {
        const [found] = this.told(section, name, where);
        if (found) return found;
        await this.#catchUp();
        return this.told(section, name, where)[0];
      },
      { timeoutMs },
    );
  }

  /** Reads what has been built meanwhile. */
  async #catchUp() {
    const head = await this.#head();
    while (this.#next <= head) {
      this.#blocks.push(await this.#read(this.#next));
      this.#next += 1;
    }
  }

  /** All events of this kind in the blocks read so far, each with its block. */
  told(section, name, where = () => true) {
    return this.#blocks.flatMap((block) =>
      eventsOf(block.events, section, name).filter((fields) => where(fields)).map((fields) => ({ block, fields })));
  }
}
