import type { Call } from './call.js';

export interface RecordedCall {
  number: number;
  method: string;
  /** Path with its query. */
  path: string;
  entity: string;
  /** By the stand-in's clock, ISO 8601 UTC. */
  at: string;
  /** HTTP status; 0 while it is under way, and when the answer was lost or never given. */
  status: number;
  /** Real milliseconds until the answer, `null` while it is under way. */
  durationMs: number | null;
  /** Kind of the fault that met it, if one did. */
  fault: string | null;
  /** Secrets are replaced by `(given)`. */
  headers: Record<string, string>;
  body: string;
}

export interface CallFilter {
  method?: string;
  /** Part of the path, case does not matter. */
  path?: string;
  entity?: string;
  status?: number;
  /** Only calls with a higher number. */
  after?: number;
}

export interface CallSummary {
  total: number;
  underWay: number;
  byEntity: Record<string, { total: number; underWay: number; mostAtOnce: number }>;
  byStatus: Record<string, number>;
}

/** The latest calls are kept whole, this many; the counts go on. */
const KEPT_CALLS = 20_000;
/** Of a body; attachments would fill the memory. */
const KEPT_BYTES = 256 * 1024;

/** Writes down every call that a service receives. */
export class Recorder {
  #calls: RecordedCall[] = [];
  #total = 0;
  #byEntity = new Map<string, { total: number; underWay: number; mostAtOnce: number }>();
  #byStatus = new Map<number, number>();
  readonly #secretNames: ReadonlySet<string>;

  /** @param secretNames of headers and query parameters whose values are not kept */
  constructor(secretNames: readonly string[]) {
    this.#secretNames = new Set(secretNames.map((name) => name.toLowerCase()));
  }

  /** Notes that a call came in; the returned function notes its end (once; later calls of it do nothing). */
  begin(call: Call, at: string, fault: string | null): (status: number) => void {
    const started = performance.now();
    const query = this.#shownQuery(call.query);
    const recorded: RecordedCall = {
      number: ++this.#total,
      method: call.method,
      path: query === '' ? call.path : `${call.path}?${query}`,
      entity: call.entity,
      at,
      status: 0,
      durationMs: null,
      fault,
      headers: this.#withoutSecrets(call.headers),
      body: call.body.toString('utf8', 0, KEPT_BYTES),
    };
    this.#calls.push(recorded);
    if (this.#calls.length > KEPT_CALLS * 1.25) this.#calls.splice(0, this.#calls.length - KEPT_CALLS);
    const entity = this.#entity(call.entity);
    entity.total++;
    entity.underWay++;
    entity.mostAtOnce = Math.max(entity.mostAtOnce, entity.underWay);
    return (status) => {
      if (recorded.durationMs !== null) return;
      recorded.status = status;
      recorded.durationMs = performance.now() - started;
      entity.underWay--;
      // After a reset nothing is known of it any more.
      if (this.#byEntity.get(call.entity) !== entity) return;
      this.#byStatus.set(status, (this.#byStatus.get(status) ?? 0) + 1);
    };
  }

  list(filter: CallFilter = {}): RecordedCall[] {
    const path = filter.path?.toLowerCase();
    return this.#calls.filter(
      (call) =>
        (filter.method === undefined || call.method === filter.method.toUpperCase()) &&
        (path === undefined || call.path.toLowerCase().includes(path)) &&
        (filter.entity === undefined || call.entity === filter.entity) &&
        (filter.status === undefined || call.status === filter.status) &&
        (filter.after === undefined || call.number > filter.after),
    );
  }

  summary(): CallSummary {
    return {
      total: this.#total,
      underWay: [...this.#byEntity.values()].reduce((sum, { underWay }) => sum + underWay, 0),
      byEntity: Object.fromEntries([...this.#byEntity].map(([name, counts]) => [name, { ...counts }])),
      byStatus: Object.fromEntries(this.#byStatus),
    };
  }

  /** Calls of this entity that have no answer yet. */
  underWay(entity: string): number {
    return this.#byEntity.get(entity)?.underWay ?? 0;
  }

  reset(): void {
    this.#calls = [];
    this.#total = 0;
    this.#byEntity.clear();
    this.#byStatus.clear();
  }

  #entity(name: string): { total: number; underWay: number; mostAtOnce: number } {
    let entity = this.#byEntity.get(name);
    if (!entity) this.#byEntity.set(name, (entity = { total: 0, underWay: 0, mostAtOnce: 0 }));
    return entity;
  }

  #shownQuery(query: URLSearchParams): string {
    const shown = new URLSearchParams();
    for (const [name, value] of query) shown.append(name, this.#isSecret(name) ? '(given)' : value);
    return shown.toString();
  }

  #isSecret(name: string): boolean {
    return this.#secretNames.has(name.toLowerCase());
  }

  #withoutSecrets(headers: Call['headers']): Record<string, string> {
    const shown: Record<string, string> = {};
    for (const [name, value] of Object.entries(headers)) {
      if (value === undefined) continue;
      shown[name] = this.#isSecret(name) ? '(given)' : String(value);
    }
    return shown;
  }
}
