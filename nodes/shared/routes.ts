import type { NodeRed, Request, Response, Speaker } from './node-red.js';
import { asFailure, sentence } from './words.js';

const BASE = '/autotask-signl4';
/** What Node-RED's dialog sends for a secret that nobody changed. */
const UNCHANGED = '__PWRD__';

type Handler = (request: Request, speaker: Speaker) => Promise<unknown>;

/**
 * A route of the editor that looks something up at a service, which costs calls and so needs the greater right;
 * whatever goes wrong is answered with a sentence for people.
 */
export function lookUpRoute(RED: NodeRed, path: string, handler: Handler): void {
  const permitted = RED.auth.needsPermission('autotask-signl4.write');
  const failed = (text: string) => ({ error: text });
  RED.httpAdmin.get(BASE + path, permitted, answering(RED, handler, failed));
}

/** A route of the editor that calls a service or changes something. */
export function writeRoute(RED: NodeRed, path: string, handler: Handler): void {
  const permitted = RED.auth.needsPermission('autotask-signl4.write');
  const failed = (text: string) => ({ ok: false, text });
  RED.httpAdmin.post(BASE + path, permitted, answering(RED, handler, failed));
}

function answering(RED: NodeRed, handler: Handler, failed: (text: string) => object) {
  return (request: Request, response: Response): void => {
    const speaker = speakerFor(RED, request);
    handler(request, speaker).then(
      (body) => response.json(body),
      (error: unknown) => {
        const failure = asFailure(error);
        // The editor has words of its own for what is not deployed yet.
        response.status(422).json({ ...failed(sentence(speaker, failure)), code: failure.code });
      },
    );
  };
}

/** Answers a dialog in its own language, which may be another than the server's; Node-RED has loaded its texts for it. */
function speakerFor(RED: NodeRed, { headers }: Request): Speaker {
  const [lng] = /^[a-z]+(-[a-z]+)?/i.exec(String(headers['accept-language'] ?? '')) ?? [];
  return lng === undefined ? RED : { _: (key, values) => RED._(key, { ...values, lng }) };
}

const VARIABLE = /^\$\{([^}]+)\}$/;

/** Text fields of a dialog; a variable stands for its value, as it will after the next deploy. */
export function bodyTexts(RED: NodeRed, request: Request): Record<string, string> {
  const body = typeof request.body === 'object' && request.body !== null ? request.body : {};
  const { id } = body as { id?: unknown };
  const node = typeof id === 'string' ? RED.nodes.getNode(id) : null;
  const valueOf = (text: string) => {
    const name = VARIABLE.exec(text.trim())?.[1];
    const value = name === undefined ? text : RED.util.getSetting(node, name);
    return value === undefined ? text : String(value);
  };
  const texts = Object.entries(body).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return Object.fromEntries(texts.map(([name, text]) => [name, valueOf(text)]));
}

/** Credentials as typed into a dialog; what was left as it was is taken from the deployed node. */
export function typedCredentials(
  RED: NodeRed,
  texts: Record<string, string>,
  names: readonly string[],
): Record<string, unknown> {
  const deployed = RED.nodes.getNode(texts['id'] ?? '')?.credentials ?? {};
  const pick = (name: string) => {
    const typed = texts[name] ?? '';
    return typed === '' || typed === UNCHANGED ? deployed[name] : typed;
  };
  return Object.fromEntries(names.map((name) => [name, pick(name)]));
}
