import type { View } from '../../src/delivery/outlets.js';
import { Failure, wordsOf, type Facts } from '../../src/failure.js';
import type { NodeStatus, Speaker } from './node-red.js';

const MODULE = '@oncall-flows/node-red-autotask-signl4';
const TEXTS = `${MODULE}/autotask-config:`;
const LONGEST_STATUS = 19;

/** A person's words for a key, in the server's language, or in that of the editor that asks. */
export function words(RED: Speaker, key: string, facts: Facts = {}): string {
  return RED._(`${TEXTS}${key}`, { ...facts });
}

/** What was tried, what the other side said, and what to do next. */
export function sentence(RED: Speaker, failure: Failure): string {
  const wordless = failure.status === null ? words(RED, 'said.none') : `HTTP ${failure.status}`;
  const said = (failure.said ?? wordless).replace(/[.\s]+$/, '');
  const text = words(RED, `errors.${failure.code}`, {
    ...failure.facts,
    ...filterField(RED, failure),
    ...lackingFields(RED, failure),
    said,
  });
  return text.endsWith(`errors.${failure.code}`) ? failure.message : text;
}

/** The name of a filter as the dialog shows it. */
function filterField(RED: Speaker, { facts }: Failure): Facts {
  const key = `filter.${facts['field']}`;
  const name = words(RED, key);
  return name.endsWith(key) ? {} : { field: name };
}

/** Fields of a configuration that lack something, as its dialog shows them. */
function lackingFields(RED: Speaker, { facts }: Failure): Facts {
  if (typeof facts['fields'] !== 'string') return {};
  const labels = facts['fields'].split(', ').map((field) => {
    const keys = ['autotask-config', 'signl4-config'].map((type) => `${MODULE}/${type}:label.${field}`);
    const found = keys.map((key) => RED._(key)).find((label) => !label.endsWith(`label.${field}`));
    return found ?? field;
  });
  return { fields: labels.join(', ') };
}

/** An Error for Node-RED: Catch nodes get its text, code and plain cause, and nothing of ours beside. */
export function errorFor(RED: Speaker, failure: Failure): Error {
  const error = new Error(sentence(RED, failure));
  // Node-RED puts the class name in front of the text that Catch nodes get.
  error.name = '';
  delete error.stack;
  return Object.assign(error, { code: failure.code }, failure.cause ? { cause: failure.cause } : {});
}

/** A status of a node: under 20 characters, in the server's language. */
export function statusFor(RED: Speaker, view: View): NodeStatus {
  const text = words(RED, view.text, view.facts);
  return { fill: view.fill, shape: view.shape, text: text.slice(0, LONGEST_STATUS) };
}

/** Whatever was thrown, as a Failure. */
export function asFailure(error: unknown): Failure {
  if (error instanceof Failure) return error;
  return new Failure('internal', 'entry', { said: wordsOf(error), cause: error });
}
