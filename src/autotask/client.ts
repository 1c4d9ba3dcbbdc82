import { Failure } from '../failure.js';
import type { RawRecord } from '../types.js';
import type { Ledger } from './budget.js';
import { Cached } from './cached.js';
import { Calls, type ZoneAnswer, type ZoneCall } from './calls.js';
import { readFields, readInfo, type EntityInfo, type FieldInfo } from './fields.js';
import type { FilterNode } from './filter.js';
import type { CredentialGate } from './gate.js';
import { pace } from './pace.js';
import { queryBody, readPages, type Page, type Query } from './pages.js';
import type { AutotaskSettings, CallOptions, Purpose } from './settings.js';
import { gateOf, join, tenantKey, type Shared } from './shared.js';
import { Transport } from './transport.js';
import type { Zone } from './zone-url.js';
import { ZoneFinder } from './zone.js';

export type { ProxySettings, TlsSettings } from '../call.js';
export type { Ledger } from './budget.js';
export type { EntityInfo, FieldInfo, Option } from './fields.js';
export type { Page, Query } from './pages.js';
export type { AutotaskSettings, CallOptions, Purpose } from './settings.js';
export type { Zone } from './zone-url.js';

const METADATA_KEPT_MS = 60 * 60_000;

/** How a write is made. */
export interface WriteOptions extends CallOptions {
  /** Resource to act as, where Autotask allows it; `autotask.impersonation` where it does not. */
  impersonate?: number;
}

/** How a record is created; `entity` where the path's first part is not what is created. */
export interface CreateOptions extends WriteOptions {
  entity?: string;
}

/** How one record is read; `at` is its path without its id where that is not its entity's own. */
export interface ReadOptions extends CallOptions {
  at?: string;
}

/** How metadata is read; `fresh` asks again although it is known. */
export interface MetadataOptions {
  fresh?: boolean;
  purpose?: Purpose;
}

export interface ClientParts {
  ledger: Ledger;
  now?: () => number;
  /** Called whenever the zone was asked for and found. */
  onZone?: (zone: Zone) => void;
}

/**
 * One tenant of Autotask. Every call keeps to the tenant's budget and threads, which all clients of the same user
 * in this process share, and to its credentials: refused ones are not tried again for 15 minutes.
 * Every method throws `Failure` with a code `autotask.…`; nothing is repeated except once in a new zone.
 */
export class AutotaskClient {
  /** Tells tenants apart without showing the user name. */
  readonly tenant: string;
  /** Concurrent calls per entity. */
  readonly threads: number;
  readonly #settings: AutotaskSettings;
  readonly #transport: Transport;
  readonly #zones: ZoneFinder;
  readonly #shared: Shared;
  readonly #leave: () => void;
  readonly #gate: CredentialGate;
  readonly #calls: Calls;
  readonly #fields: Cached<FieldInfo[]>;

  constructor(settings: AutotaskSettings, { ledger, now = Date.now, onZone }: ClientParts) {
    this.#settings = settings;
    this.tenant = tenantKey(settings.username);
    this.threads = settings.threads;
    const { shared, leave } = join(this.tenant, now);
    this.#shared = shared;
    this.#leave = leave;
    this.#gate = gateOf(settings);
    this.#transport = new Transport(settings, now);
    this.#zones = new ZoneFinder(settings, this.#transport, now, onZone);
    const parts = { transport: this.#transport, zones: this.#zones, shared, gate: this.#gate, ledger };
    this.#calls = new Calls(settings, parts, now);
    this.#fields = new Cached(METADATA_KEPT_MS, now);
  }

  /** Login name of the API user; for comparing, never for showing. */
  get username(): string {
    return this.#settings.username;
  }

  /** Where the tenant lives. Costs a call every 12 hours at most, none where `zoneUrl` is set. */
  zone(): Promise<Zone> {
    return this.#zones.current();
  }

  /** Rows page by page, by ascending id. */
  pages(entity: string, query: Query, options: CallOptions): AsyncGenerator<Page> {
    return readPages(this.#calls, entity, query, options);
  }

  /** How many rows match. */
  async count(entity: string, filter: FilterNode[], options: CallOptions): Promise<number> {
    const { Filter } = queryBody({ filter });
    const { body } = await this.#send(post(`${entity}/query/count`, entity, { Filter }, false), options);
    const { queryCount } = body as Record<string, unknown>;
    if (typeof queryCount !== 'number') throw noJson(entity, 'no queryCount');
    return queryCount;
  }

  /** One record; `null` where Autotask shows none of that id: it does not exist, or must not be seen. */
  async get(entity: string, id: number, options: ReadOptions): Promise<RawRecord | null> {
    const { at = entity, ...rest } = options;
    try {
      const { body } = await this.#send(read(`${at}/${id}`, entity), rest);
      const { item, items } = body as { item?: unknown; items?: unknown };
      const found: unknown = Array.isArray(items) ? items[0] : item;
      if (found === undefined && !Array.isArray(items)) throw noJson(entity, 'no item');
      return typeof found === 'object' && found !== null ? (found as RawRecord) : null;
    } catch (error) {
      if (error instanceof Failure && error.code === 'autotask.not-found') return null;
      throw error;
    }
  }

  /** The fields of an entity with their picklists; kept for an hour. */
  fields(entity: string, options: MetadataOptions = {}): Promise<FieldInfo[]> {
    return this.#metadata(entity, 'fields', options);
  }

  userDefinedFields(entity: string, options: MetadataOptions = {}): Promise<FieldInfo[]> {
    return this.#metadata(entity, 'userDefinedFields', options);
  }

  /** What our user may do with an entity. */
  async info(entity: string, options: CallOptions): Promise<EntityInfo> {
    const { body } = await this.#send(read(`${entity}/entityInformation`, entity), options);
    return readInfo(body);
  }

  /** Deletes the record at `path`, such as `TicketWebhooks/7`. */
  async delete(path: string, options: CallOptions): Promise<void> {
    const entity = path.split('/')[0] ?? path;
    await this.#send({ method: 'DELETE', path, entity, write: true }, options);
  }

  /** Changes the given fields of a record; `body` holds its `id`. */
  async patch(entity: string, body: Record<string, unknown>, options: WriteOptions): Promise<void> {
    const { impersonate, ...rest } = options;
    await this.#send({ method: 'PATCH', path: entity, entity, body, write: true, ...as(impersonate) }, rest);
  }

  /** Creates a record at `path`, such as `Tickets/7/Notes`; answers its id, `null` where Autotask does not say it. */
  async post(path: string, body: Record<string, unknown>, options: CreateOptions): Promise<number | null> {
    const { impersonate, entity = path.split('/')[0] ?? path, ...rest } = options;
    const answer = await this.#send({ ...post(path, entity, body, true), ...as(impersonate) }, rest);
    const id =
      typeof answer.body === 'object' ? (answer.body as Record<string, unknown> | null)?.['itemId'] : null;
    return typeof id === 'number' ? id : null;
  }

  /**
   * Whether these credentials may read tickets; for a button, so it asks even while refused credentials rest.
   *
   * @throws Failure what is wrong with them
   */
  async test(): Promise<void> {
    this.retryNow();
    const { canQuery } = await this.info('Tickets', { purpose: 'poll' });
    if (canQuery) return;
    const { host } = new URL((await this.zone()).url);
    throw new Failure('autotask.rights', 'account', { facts: { entity: 'Tickets', host, status: 200 } });
  }

  /** Calls of the last 60 minutes, and which share of its own the whole tenant has used. */
  usage(): { lastHour: number; budget: number; tenantShare: number | null } {
    const { budget, use } = this.#shared;
    return { lastHour: budget.lastHour(), budget: this.#settings.hourlyBudget, tenantShare: use.share };
  }

  /** The interval in ms that polling should keep now instead of the wanted one. */
  pace(intervalMs: number): number {
    const { lastHour, budget, tenantShare } = this.usage();
    return pace(intervalMs, budget - lastHour, tenantShare);
  }

  /** Autotask's clock minus ours in ms, as of the last answer; 0 before the first. */
  clockOffset(): number {
    return this.#calls.clockOffset;
  }

  /** Forgets that credentials were refused, and the zone: somebody asks explicitly, or mended something. */
  retryNow(): void {
    this.#gate.open();
    this.#zones.forget();
  }

  /** Lets go of what is shared; calls under way end by themselves. */
  close(): void {
    this.#leave();
    this.#transport.close();
  }

  #metadata(
    entity: string,
    kind: string,
    { fresh = false, purpose = 'poll' }: MetadataOptions,
  ): Promise<FieldInfo[]> {
    const path = `${entity}/entityInformation/${kind}`;
    return this.#fields.get(path, fresh, async () =>
      readFields((await this.#send(read(path, entity), { purpose })).body),
    );
  }

  #send(call: ZoneCall, options: CallOptions): Promise<ZoneAnswer> {
    return this.#calls.send(call, options);
  }
}

const read = (path: string, entity: string): ZoneCall => ({ method: 'GET', path, entity, write: false });

const post = (path: string, entity: string, body: unknown, write: boolean): ZoneCall => ({
  method: 'POST',
  path,
  entity,
  body,
  write,
});

const as = (impersonate: number | undefined) => (impersonate === undefined ? {} : { impersonate });

function noJson(entity: string, reason: string): Failure {
  return new Failure('autotask.not-json', 'outage', {
    said: reason,
    facts: { entity, host: '', status: 200 },
  });
}
