import type { Desk } from './desk.js';
import { QUEUE, STATUS } from './desk.js';

interface State {
  activity: number;
  visible: string;
  matches: boolean;
  opens: boolean;
  closed: boolean;
}

/**
 * What a trigger must tell, from the contract's own words: it looks at every ticket as Autotask shows it at this
 * moment, one by one, without queries, pages, watermarks or overlap.
 */
export class Model {
  readonly #known = new Map<number, State & { opened: boolean }>();
  #stock = true;

  constructor(
    private readonly desk: Desk,
    private readonly withQuery: boolean,
  ) {}

  poll(): string[] {
    const told: string[] = [];
    for (const [id, state] of this.#tickets()) {
      const word = this.#look(id, state);
      if (word) told.push(`${id} ${word}`);
    }
    this.#stock = false;
    return told;
  }

  /** Somebody says that something happened to one ticket. */
  hint(hinted: number): string[] {
    const told = this.#tickets().filter(([id]) => id === hinted);
    return told.flatMap(([id, state]) => {
      const word = this.#look(id, state);
      return word ? [`${id} ${word}`] : [];
    });
  }

  #look(id: number, now: State): string | null {
    const before = this.#known.get(id);
    if (!before) return this.#first(id, now);
    const changed = before.visible !== now.visible;
    const keep = (opened: boolean, word: string | null): string | null => {
      this.#known.set(id, { ...now, opened });
      return word;
    };
    if (now.closed && !before.closed) return keep(before.opened, 'closed');
    if (now.closed) return keep(before.opened, changed ? 'changed' : null);
    if (before.closed) return keep(now.matches, now.matches ? 'reopened' : 'changed');
    if (before.matches && !now.matches) return keep(false, 'changed left');
    const opened = before.opened && before.matches === now.matches;
    if (now.matches && now.opens && !opened) return keep(true, 'opened');
    return keep(opened, changed ? 'changed' : null);
  }

  #first(id: number, now: State): string | null {
    // Taking stock asks for open tickets only.
    if (!now.matches || (this.#stock && now.closed)) return null;
    this.#known.set(id, { ...now, opened: now.opens });
    return now.opens && !now.closed && !this.#stock ? 'opened' : null;
  }

  #tickets(): Array<[number, State]> {
    const { tenant } = this.desk.autotask;
    return [...tenant.table('Tickets').rows()].flatMap((written): Array<[number, State]> => {
      const row = tenant.visible('Tickets', written);
      if (!row) return [];
      const { values, udf } = row;
      const { title, description, status, priority, queueID, assignedResourceID } = values;
      const closed = (values['completedDate'] ?? null) !== null || status === STATUS.complete;
      const chosen = !this.withQuery || udf['Alert On-Call'] === 'yes';
      const state = {
        activity: Number(values['lastActivityDate']),
        visible: JSON.stringify([title, description, status, priority, queueID, assignedResourceID]),
        matches: queueID === QUEUE.onCall && chosen,
        opens: status === STATUS.new,
        closed,
      };
      return [[row.id, state]];
    });
  }
}
