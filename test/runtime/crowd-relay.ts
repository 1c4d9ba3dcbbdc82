import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { request } from '../house/request.js';
import { SYSTEM_USER_ID } from '../sandbox/signl4/model.js';

const STATE = 201;

/**
 * The network between SIGNL4 and Node-RED. It takes every callback at once; what tells of a state it keeps until it is
 * told to deliver it: late, in another order, more than once. What Node-RED does not take is tried again.
 */
export class Relay {
  /** Bodies on their way, by the external id without the episode. */
  readonly #held = new Map<string, string[]>();
  readonly #underWay = new Set<Promise<void>>();
  /** Those of whose alerts SIGNL4 does not tell what the package itself did. */
  readonly silent = new Set<string>();
  #ended = false;

  private constructor(
    private readonly server: Server,
    private readonly target: (key: string) => string,
  ) {}

  /** @param target URL of Node-RED for callbacks of this key */
  static async open(target: (key: string) => string): Promise<Relay> {
    const relay: Relay = new Relay(
      createServer((incoming, answer) => {
        void textOf(incoming).then((body) => {
          relay.#take(body);
          answer.writeHead(200).end();
        });
      }),
      target,
    );
    await new Promise<void>((ready) => relay.server.listen(0, '127.0.0.1', ready));
    return relay;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`;
  }

  /** Delivers one of what is held, and keeps it where it is to come again. */
  deliver(key: string, which: number, again: boolean): void {
    const held = this.#held.get(key) ?? [];
    const body = held[which % held.length];
    if (body === undefined) return;
    if (!again) held.splice(which % held.length, 1);
    this.#send(key, body);
  }

  /** Delivers everything; resolves when Node-RED has taken it. */
  async flush(): Promise<void> {
    for (const [key, bodies] of this.#held) for (const body of bodies.splice(0)) this.#send(key, body);
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  async close(): Promise<void> {
    this.#ended = true;
    await Promise.all(this.#underWay);
    this.server.closeAllConnections();
    await new Promise((closed) => this.server.close(closed));
  }

  #take(body: string): void {
    const { eventType, user, alert } = JSON.parse(body) as {
      eventType: number;
      user?: { id?: string };
      alert?: { externalEventId?: string };
    };
    const key = /^[^-]+-\d+/.exec(alert?.externalEventId ?? '')?.[0];
    if (key === undefined) return;
    if (eventType !== STATE) return this.#send(key, body);
    const isEcho = user === undefined || user.id === SYSTEM_USER_ID;
    if (isEcho && this.silent.has(key)) return;
    this.#held.set(key, [...(this.#held.get(key) ?? []), body]);
  }

  #send(key: string, body: string): void {
    const job = this.#until(key, body).finally(() => this.#underWay.delete(job));
    this.#underWay.add(job);
  }

  async #until(key: string, body: string): Promise<void> {
    const headers = { 'Content-Type': 'application/json' };
    while (!this.#ended) {
      const answer = await request(new URL(this.target(key)), { method: 'POST', headers, body }).catch(
        () => null,
      );
      if (answer?.status === 200) return;
      await new Promise((next) => setTimeout(next, 50));
    }
  }
}

async function textOf(incoming: IncomingMessage): Promise<string> {
  let text = '';
  incoming.setEncoding('utf8');
  for await (const part of incoming) text += String(part);
  return text;
}
