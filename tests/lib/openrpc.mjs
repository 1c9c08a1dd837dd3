// The node's own RPC methods as their OpenRPC document describes them: every answer is checked against its schema.

import assert from 'node:assert/strict';

import Ajv from 'ajv';

/** The namespaces that are described; all others are the SDK's. */
const OURS = /^(banks|bioregions|credit|governance|identity|redistribution)_|^rpc_discover$/;

/** Asks a node's methods, and checks what they answer. */
export class Described {
  #node;
  #ajv = new Ajv({ strict: false, allErrors: true });
  #methods;
  #asked = new Set();

  /** @param {NodeProcess} node @param {object} document what `rpc_discover` answers */
  constructor(node, document) {
    this.#node = node;
    this.document = document;
    this.#ajv.addSchema(document, 'openrpc');
    this.#methods = new Map(document.methods.map((method, place) => [method.name, { method, place }]));
  }

  /** Of a node that runs. */
  static async of(node) {
    return new Described(node, await node.rpc('rpc_discover'));
  }

  /** Names of the methods that the document describes. */
  get names() {
    return [...this.#methods.keys()];
  }

  /** Those that nobody has asked so far. */
  get unasked() {
    return this.names.filter((name) => !this.#asked.has(name));
  }

  /** What the document and the node disagree about. */
  async differences() {
    const { methods } = await this.#node.rpc('rpc_methods');
    const served = methods.filter((name) => OURS.test(name) && !name.startsWith('credit_unsubscribe'));
    return {
      undescribed: served.filter((name) => !this.#methods.has(name)),
      unserved: this.names.filter((name) => !served.includes(name)),
    };
  }

  /** One answer, which must be as described. */
  async ask(name, ...params) {
    const { place } = this.#methods.get(name) ?? assert.fail(`${name} is not described`);
    const answer = await this.#node.rpc(name, ...params);
    this.#asked.add(name);
    this.assertMatches(`openrpc#/methods/${place}/result/schema`, answer, name);
    return answer;
  }

  /** Checks a notification of a subscription. */
  assertNotification(name, message) {
    const { place } = this.#methods.get(name);
    this.#asked.add(name);
    this.assertMatches(`openrpc#/methods/${place}/x-notification/schema`, message, name);
  }

  assertMatches(reference, value, what) {
    const validate = this.#ajv.getSchema(reference) ?? this.#ajv.compile({ $ref: reference });
    assert.ok(validate(value), `${what}: ${this.#ajv.errorsText(validate.errors)} in ${JSON.stringify(value).slice(0, 800)}`);
  }

  /** Whether the method may fail with a code, as the document has it. */
  mayFailWith(name, code) {
    const { method } = this.#methods.get(name);
    const causes = (method.errors ?? []).map(({ $ref }) => this.document.components.errors[$ref.split('/').at(-1)]);
    return causes.some((cause) => cause.code === code);
  }

  /** Asks what cannot be answered: the error must have this code, be described, and say what to do. */
  async assertFails(code, name, ...params) {
    let failure;
    await assert.rejects(this.#node.rpc(name, ...params), (error) => {
      failure = error;
      return true;
    }, `${name}(${JSON.stringify(params)}) was answered`);
    assert.equal(failure.code, code, `${name}(${JSON.stringify(params)}): ${failure.message}`);
    assert.ok(this.mayFailWith(name, code), `${name} is not described to fail with ${code}`);
    assert.ok(failure.message.length > 40, `${failure.message} says too little`);
  }
}
