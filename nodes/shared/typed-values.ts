import type { Message } from '../../src/delivery/outlets.js';
import { Failure } from '../../src/failure.js';
import type { Definition, NodeRed, RuntimeNode } from './node-red.js';
import { asFailure } from './words.js';

/**
 * The values of typed inputs, for each message anew. One that can't be read is empty: what it says is worth less
 * than the alert.
 */
export class TypedValues<K extends string> {
  readonly #fixed: Record<K, string> | null;
  readonly #failing = new Set<K>();

  constructor(
    private readonly RED: NodeRed,
    private readonly node: RuntimeNode,
    private readonly definition: Definition,
    private readonly properties: readonly K[],
    /** Told once, until the property can be read again. */
    private readonly onProblem: (problem: Failure) => void,
  ) {
    const plain = properties.every((property) => this.#type(property) === 'str');
    this.#fixed = plain ? this.#collect(properties.map((property) => definition[property])) : null;
  }

  async of(message: Message): Promise<Record<K, string>> {
    if (this.#fixed) return this.#fixed;
    const values: unknown[] = [];
    for (const property of this.properties) values.push(await this.#read(property, message));
    return this.#collect(values);
  }

  async #read(property: K, message: Message): Promise<unknown> {
    try {
      const value = await this.#evaluate(property, message);
      this.#failing.delete(property);
      return value;
    } catch (error) {
      if (!this.#failing.has(property)) this.onProblem(asFailure(error));
      this.#failing.add(property);
      return undefined;
    }
  }

  #type(property: K): string {
    return String(this.definition[`${property}Type`] ?? 'str') || 'str';
  }

  #collect(values: unknown[]): Record<K, string> {
    const entries = this.properties.map((property, index) => [property, textOf(values[index])]);
    return Object.fromEntries(entries) as Record<K, string>;
  }

  #evaluate(property: K, message: Message): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const failed = (error: unknown) => {
        const said = saidOf(error).slice(0, 200);
        reject(new Failure('config.typed', 'entry', { facts: { property }, said }));
      };
      try {
        const value = this.definition[property];
        this.RED.util.evaluateNodeProperty(
          value,
          this.#type(property),
          this.node,
          message,
          (error, result) => (error ? failed(error) : resolve(result)),
        );
      } catch (error) {
        // Some types throw although there is a callback.
        failed(error);
      }
    });
  }
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value.trim();
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

/** What the evaluation said, without the values that JSONata quotes: they may be a customer's text. */
function saidOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return String(error);
  const { message, value, value2 } = error as Record<string, unknown>;
  const quoted = [value, value2].filter((one) => one !== undefined).map((one) => JSON.stringify(one) ?? '');
  return quoted.reduce((text, one) => (one ? text.replaceAll(one, '…') : text), String(message ?? error));
}
