import { setTimeout as sleep } from 'node:timers/promises';
import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { OutboundWebhook } from '../model.js';
import type { World } from '../world.js';
import type { Notification } from './payload.js';

/** One try of one notification. */
export interface Delivery {
  notificationId: string;
  eventType: number;
  webhookId: string;
  attempt: number;
  /** HTTP status of the answer, 0 where there was none. */
  status: number;
  at: string;
}

/** The latest tries are kept, this many. */
const KEPT = 10_000;

/** Shorter than servers keep an idle connection, so that no notification meets one that is closing. */
const KEEPING = { keepAlive: true, timeout: 2_000 };

/** Delivers notifications: per webhook one after the other (or all at once), each until it is answered 2xx. */
export class Deliveries {
  list: Delivery[] = [];
  #lanes = new Map<string, Promise<void>>();
  #underWay = new Set<Promise<void>>();
  #stopped = new AbortController();
  #agents = { http: new HttpAgent(KEEPING), https: new HttpsAgent(KEEPING) };

  constructor(readonly world: World) {}

  add(webhook: OutboundWebhook, body: Notification): void {
    const { copies, unordered } = this.world.delivery;
    for (let copy = 0; copy < copies; copy++) {
      const before = (unordered ? undefined : this.#lanes.get(webhook.id)) ?? Promise.resolve();
      const job = before.then(() => this.#deliver(webhook, body, this.#stopped.signal));
      this.#lanes.set(webhook.id, job);
      this.#underWay.add(job);
      void job.then(() => this.#underWay.delete(job));
    }
  }

  async idle(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  stop(): void {
    this.#stopped.abort();
    this.#stopped = new AbortController();
    this.#agents.http.destroy();
    this.#agents.https.destroy();
    this.#lanes.clear();
    this.list = [];
  }

  async #deliver(webhook: OutboundWebhook, body: Notification, signal: AbortSignal): Promise<void> {
    const { attempts, waitMs } = this.world.delivery;
    const text = JSON.stringify(body);
    for (let attempt = 1; attempt <= attempts && !signal.aborted; attempt++) {
      if (attempt > 1) await pause(waitMs, signal);
      const status = await this.#post(webhook.externalAddress, text, signal);
      if (signal.aborted) return;
      const { id: notificationId, eventType } = body;
      const at = this.world.frame.clock.iso();
      this.list.push({ notificationId, eventType, webhookId: webhook.id, attempt, status, at });
      if (this.list.length > KEPT * 1.25) this.list.splice(0, this.list.length - KEPT);
      if (status >= 200 && status < 300) return;
    }
  }

  /** HTTP status of the answer; 0 for none in time. */
  #post(address: string, text: string, signal: AbortSignal): Promise<number> {
    if (!URL.canParse(address)) return Promise.resolve(0);
    return new Promise((resolve) => {
      const url = new URL(address);
      const secure = url.protocol === 'https:';
      const send = secure ? httpsRequest : httpRequest;
      const headers = {
        'Content-Type': 'application/json; charset=utf-8',
        'Content-Length': Buffer.byteLength(text),
      };
      const agent = secure ? this.#agents.https : this.#agents.http;
      const timeout = AbortSignal.timeout(this.world.delivery.timeoutMs);
      const options = { method: 'POST', headers, agent, signal: AbortSignal.any([signal, timeout]) };
      const request = send(url, options, (response) => {
        response.resume();
        response.on('close', () => resolve(response.complete ? (response.statusCode ?? 0) : 0));
      });
      request.on('error', () => resolve(0));
      request.end(text);
    });
  }
}

/** Waits; ends early, and without an error, when the work is given up. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return sleep(ms, undefined, { signal, ref: false }).catch(() => undefined);
}
