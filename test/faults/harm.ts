import { join } from 'node:path';
import { openDatabase } from '../../src/store/engine.js';
import type { Random } from '../sandbox/frame/random.js';
import type { NodeRed } from '../house/node-red.js';
import type { Stage } from '../runtime/stage.js';

/** Faults of both services, each now and then, that no person and no answer tells us of in advance. */
export function makeTrouble({ autotask, signl4 }: Stage): void {
  for (const kind of ['lost', 'reset', 'status'] as const) {
    autotask.addFault({ kind, path: '*/Tickets/query', chance: 0.05 });
    signl4.faults.add({ kind, path: '/webhook/*', chance: 0.08 });
  }
  signl4.faults.add({ kind: 'delay', path: '/webhook/*', chance: 0.3, delayMs: 60 });
  signl4.faults.add({
    kind: 'status',
    path: '/webhook/*',
    chance: 0.05,
    status: 429,
    headers: { 'Retry-After': '1' },
  });
}

export function endTrouble({ autotask, signl4 }: Stage): void {
  autotask.clearFaults();
  signl4.faults.clear();
}

/** Tickets as people open, change and close them; what is known of each, for the reckoning at the end. */
export class Workday {
  readonly open: number[] = [];
  readonly closed: number[] = [];

  constructor(
    private readonly stage: Stage,
    private readonly random: Random,
  ) {}

  /** One thing that somebody does. */
  act(): void {
    const { autotask } = this.stage;
    const what = this.random.next();
    if (what < 0.45 || this.open.length === 0) {
      const { id } = autotask.createTicket({ title: `Ticket of minute ${this.open.length}` });
      this.open.push(id);
    } else if (what < 0.75) {
      autotask.editTicket(this.random.pick(this.open), { title: `Changed ${this.random.int(1, 1_000)}` });
    } else {
      const [id] = this.open.splice(this.random.int(0, this.open.length - 1), 1);
      if (id === undefined) return;
      autotask.complete(id);
      this.closed.push(id);
    }
  }

  /** People act so many times, with some ms between, and the trigger polls all the while. */
  async goOn(times: number): Promise<void> {
    for (let time = 0; time < times; time += 1) {
      for (let acts = this.random.int(0, 3); acts > 0; acts -= 1) this.act();
      if (this.random.next() < 0.5) void this.stage.poll().catch(() => undefined);
      await pause(this.random.int(5, 60));
    }
  }
}

export const pause = (ms: number) => new Promise((next) => setTimeout(next, ms));

export interface Left {
  kind: string;
  state: string;
  attempts: number;
  result: string | null;
}

/** What the outbox of an ended Node-RED holds that is not done. */
export function leftIn(red: NodeRed): Left[] {
  const database = openDatabase(join(red.userDir, 'autotask-signl4', 'store.sqlite'));
  try {
    return (
      database
        // What became of an alert is looked up some seconds later; Node-RED may end before that.
        .prepare(
          "select kind, state, attempts, result from outbox where state <> 'done' and not (kind = 'check' and state = 'waiting')",
        )
        .all() as Left[]
    );
  } finally {
    database.close();
  }
}
