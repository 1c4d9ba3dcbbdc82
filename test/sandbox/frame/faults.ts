import type { Call } from './call.js';
import type { Random } from './random.js';

/**
 * - `status`: answers `status` with `body`; nothing is done
 * - `delay`: waits `delayMs`, then all is as usual
 * - `hold`: waits until the fault is switched off, then all is as usual; with `done` only the answer waits
 * - `reset`: the connection is reset; nothing is done
 * - `hang`: no answer ever; nothing is done unless `done` is set
 * - `drip`: done; the answer comes byte by byte, one each `delayMs`
 * - `lost`: done; the connection breaks instead of an answer
 * - `malformed`: done; the answer is cut in the middle, or is `body` where given
 * - `throttle`: the service's own refusal for too many calls; nothing is done
 */
export type FaultKind =
  'status' | 'delay' | 'hold' | 'reset' | 'hang' | 'drip' | 'lost' | 'malformed' | 'throttle';

const KINDS: readonly string[] = [
  'status',
  'delay',
  'hold',
  'reset',
  'hang',
  'drip',
  'lost',
  'malformed',
  'throttle',
];

/** A fault for the calls that match; a matcher that is absent matches all. */
export interface FaultRule {
  kind: FaultKind;
  method?: string;
  /** Path, case does not matter; `*` stands for anything. */
  path?: string;
  entity?: string;
  /** Text that the body must contain. */
  contains?: string;
  /** How many matching calls pass first. */
  skip?: number;
  /** How many matching calls it meets; absent = until it is removed. */
  times?: number;
  /** Share of matching calls that it meets, 0 to 1, by the seeded chance. */
  chance?: number;
  /** HTTP status for `status` (default 500) and `malformed` (default: as it would have been). */
  status?: number;
  body?: unknown;
  headers?: Record<string, string>;
  /** Milliseconds for `delay` (default 1,000) and between two bytes of `drip` (default 50). */
  delayMs?: number;
  /** For `status`, `hang` and `hold`: the work is done all the same. */
  done?: boolean;
}

/** A rule with its number and how often it met a call. */
export type ActiveFault = FaultRule & { id: number; met: number };

interface Entry {
  rule: ActiveFault;
  path: RegExp | null;
  skipped: number;
  /** What waits for its end. */
  waiting: Array<() => void>;
}

/** The faults that are switched on, tried in the order in which they were added. */
export class Faults {
  #rules: Entry[] = [];
  #lastId = 0;

  constructor(readonly random: Random) {}

  /** @throws TypeError for an unknown kind */
  add(rule: FaultRule): ActiveFault {
    if (!KINDS.includes(rule.kind)) throw new TypeError(`unknown kind of fault; known: ${KINDS.join(', ')}`);
    const active: ActiveFault = { ...rule, id: ++this.#lastId, met: 0 };
    const path = rule.path === undefined ? null : glob(rule.path);
    this.#rules.push({ rule: active, path, skipped: 0, waiting: [] });
    return active;
  }

  /** Resolves when this fault is switched off, or was before. */
  ended(id: number): Promise<void> {
    const entry = this.#rules.find(({ rule }) => rule.id === id);
    return entry ? new Promise((resolve) => entry.waiting.push(resolve)) : Promise.resolve();
  }

  /** True if there was such a fault. */
  remove(id: number): boolean {
    return this.#end(this.#rules.filter(({ rule }) => rule.id === id));
  }

  clear(): void {
    this.#end(this.#rules);
  }

  /** As at the start, with chance by this seed. */
  reset(seed: number): void {
    this.clear();
    this.#lastId = 0;
    this.random.reseed(seed);
  }

  #end(ended: Entry[]): boolean {
    this.#rules = this.#rules.filter((entry) => !ended.includes(entry));
    for (const go of ended.flatMap(({ waiting }) => waiting)) go();
    return ended.length > 0;
  }

  list(): ActiveFault[] {
    return this.#rules.map(({ rule }) => ({ ...rule }));
  }

  /** The first fault that meets this call, which thereby counts as met. */
  meet(call: Call): ActiveFault | null {
    for (const entry of this.#rules) {
      const { rule } = entry;
      if (rule.times !== undefined && rule.met >= rule.times) continue;
      if (rule.method !== undefined && rule.method.toUpperCase() !== call.method) continue;
      if (rule.entity !== undefined && rule.entity !== call.entity) continue;
      if (entry.path && !entry.path.test(call.path)) continue;
      if (rule.contains !== undefined && !call.body.includes(rule.contains)) continue;
      if (entry.skipped < (rule.skip ?? 0)) {
        entry.skipped++;
        continue;
      }
      if (rule.chance !== undefined && this.random.next() >= rule.chance) continue;
      rule.met++;
      return rule;
    }
    return null;
  }
}

function glob(pattern: string): RegExp {
  const escaped = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${escaped.join('.*')}$`, 'i');
}
