import assert from 'node:assert/strict';
import type { Message, Status } from '../house/node-red.js';
import { LOGIN, type Stage } from './stage.js';

/** The longest text that fits below a node. */
const LONGEST = 19;

/** A node is red (or yellow) with this text, which is short enough to be read. */
export async function shows(
  stage: Stage,
  node: string,
  fill: 'red' | 'yellow' | 'green' | 'grey' | 'blue',
  text: RegExp,
): Promise<Status> {
  const status = await stage.red.whenStatus(node, (now) => now.fill === fill && text.test(now.text ?? ''));
  assert.ok((status.text ?? '').length <= LONGEST, `too long: ${status.text}`);
  return status;
}

/** The next error of this code that a Catch node gets; it says something for people, and nothing that is secret. */
export async function caught(stage: Stage, code: string, text: RegExp): Promise<Message> {
  const message = await stage.red.next('caught', ({ error }) => error?.code === code);
  assert.match(message['error'].message, text);
  assertDiscreet(message);
  return message;
}

/** Neither the login nor a secret, and nothing of the HTTP library, is anywhere in what people get to see. */
export function assertDiscreet(seen: unknown, more: string[] = []): void {
  const json = JSON.stringify(seen).toLowerCase();
  const secrets = [LOGIN.username, LOGIN.secret, 'sandbox-team', 'sandbox-key', ...more];
  for (const secret of secrets) assert.ok(!json.includes(secret.toLowerCase()), `${secret} is told: ${json}`);
  for (const trace of ['apiintegrationcode', 'x-s4-api-key', 'axios', '"headers"', '"config":', 'stack'])
    assert.ok(!json.includes(trace), `${trace} is told: ${json}`);
}

/** A warning that Node-RED logged. */
export async function logged(stage: Stage, pattern: RegExp): Promise<string> {
  const line = await stage.red.whenLogged(pattern);
  assertDiscreet(line);
  return line;
}

/** How many calls the stand-ins have got since the last `forget`. */
export function calls(stage: Stage): { autotask: number; signl4: number } {
  return { autotask: stage.autotask.summary().total, signl4: stage.signl4.calls.summary().total };
}
