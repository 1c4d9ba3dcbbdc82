import { CallFailed, createCaller, type CallAnswer, type Caller, type CallRequest } from '../call.js';
import { Failure } from '../failure.js';
import { classify, type Attempt } from './classify.js';
import { createCleaner, type Cleaner } from './said.js';
import type { AutotaskSettings } from './settings.js';

const TIMEOUT_MS = 30_000;
/** 500 tickets with every text as long as Autotask allows stay below. */
const MAX_BYTES = 50_000_000;

/** Paths that are there for every entity, whatever its records. */
const GENERAL = /\/(query(\/count)?|entityInformation(\/\w+)?|ThresholdInformation)$/i;

export interface Exchange {
  method: CallRequest['method'];
  url: string;
  entity: string;
  body?: unknown;
  write: boolean;
  /** Zone discovery: without credentials, and answers mean something else. */
  discovery?: boolean;
  /** Resource in whose name a write is made. */
  impersonate?: number;
  signal?: AbortSignal;
  timeoutMs?: number;
  maxBytes?: number;
}

export interface Received {
  /** Parsed JSON; an empty text for a write that was answered by nothing. */
  body: unknown;
  /** Autotask's own clock in ms, in whole seconds; ours where the answer has no date. */
  answeredAt: number;
}

/** The only file of this room that does HTTP. */
export class Transport {
  readonly #caller: Caller;
  readonly #clean: Cleaner;

  constructor(
    private readonly settings: AutotaskSettings,
    private readonly now: () => number,
  ) {
    this.#caller = createCaller({
      timeoutMs: settings.timeoutMs ?? TIMEOUT_MS,
      maxBytes: MAX_BYTES,
      proxy: settings.proxy,
      tls: settings.tls,
    });
    const { username, secret, integrationCode, proxy } = settings;
    this.#clean = createCleaner([username, secret, integrationCode, proxy?.password ?? '']);
  }

  /** @throws Failure for every answer that is no success, and for none */
  async send(exchange: Exchange): Promise<Received> {
    const attempt = attemptOf(exchange);
    const answer = await this.#call(exchange, attempt);
    const failure = classify(answer, attempt, this.#clean, this.now());
    if (failure !== null) throw failure;
    const date = Date.parse(answer.headers['date'] ?? '');
    return { body: answer.body, answeredAt: Number.isNaN(date) ? this.now() : date };
  }

  close(): void {
    this.#caller.close();
  }

  async #call(exchange: Exchange, attempt: Attempt): Promise<CallAnswer> {
    const { method, url, body, signal, timeoutMs, maxBytes } = exchange;
    try {
      return await this.#caller.call({
        method,
        url,
        headers: this.#headers(exchange),
        ...(body === undefined ? {} : { body }),
        ...(signal === undefined ? {} : { signal }),
        ...(timeoutMs === undefined ? {} : { timeoutMs }),
        ...(maxBytes === undefined ? {} : { maxBytes }),
      });
    } catch (error) {
      throw error instanceof CallFailed ? this.#noAnswer(error, attempt) : error;
    }
  }

  #headers({ discovery, impersonate }: Exchange): Record<string, string> {
    if (discovery) return { Accept: 'application/json' };
    const { username, secret, integrationCode } = this.settings;
    return {
      Accept: 'application/json',
      UserName: username,
      Secret: secret,
      ApiIntegrationCode: integrationCode,
      ...(impersonate === undefined ? {} : { ImpersonationResourceId: String(impersonate) }),
    };
  }

  #noAnswer({ reason, code, sent }: CallFailed, { write, entity, host }: Attempt): Failure {
    const details = { said: this.#clean(reason), facts: { entity, host } };
    if (sent && write) return new Failure('autotask.lost', 'unknown', details);
    if (code === 'TOO_LARGE') return new Failure('autotask.too-large', 'entry', details);
    if (code === 'TIMEOUT') return new Failure('autotask.timeout', 'outage', details);
    if (code === 'ABORTED') return new Failure('autotask.stopped', 'outage', details);
    return new Failure('autotask.unreachable', 'outage', details);
  }
}

function attemptOf({ entity, url, write, discovery = false, impersonate }: Exchange): Attempt {
  const { host, pathname } = new URL(url);
  const impersonated = impersonate !== undefined;
  return { entity, host, write, discovery, general: GENERAL.test(pathname), impersonated };
}
