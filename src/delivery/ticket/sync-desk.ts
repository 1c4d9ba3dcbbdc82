import { Failure } from '../../failure.js';
import type { House } from '../../house.js';
import type { Tenant } from '../../intake/tenant.js';
import { parseExternalId } from '../../signl4/external-id.js';
import { InOrder } from '../in-order.js';
import type { Accepted, Intent } from '../intent.js';
import type { Message } from '../outlets.js';
import { gatherFacts } from './facts.js';
import { syncIntent } from './intent.js';
import { PolicySource, type FoundPolicy } from './policy-source.js';
import { syncResult } from './result.js';
import { contradictions, type SyncSettings } from './settings.js';
import { aboutOf, syncSubject, type SyncSubject } from './subject.js';
import { NO_POLICY } from '../../sync/decide.js';

type Told = SyncSubject & { kind: 'alert' | 'ticket' };

/** What the desk needs of the house. */
export type DeskHouse = Pick<House, 'store' | 'clock' | 'alerts' | 'closedStatuses' | 'closedFor'>;

/** What became of a message. */
export type Taken = { intent: Intent; accepted: Accepted } | { passes: Message };

/** How long a message waits for one before it that hangs: longer than all calls of one take. */
const PATIENCE = 2 * 60_000;
/** While its labels were never read, a decision waits this long for Autotask, and looks this often. */
const LABELS_WAIT = 10 * 60_000;
const LABELS_AGAIN = 5_000;
/** Complete is 5 in every tenant (Autotask, ticket statuses). */
const COMPLETE = 5;

/** Turns the messages of one `status sync` into intents. */
export class SyncDesk {
  readonly #policies: PolicySource;
  readonly #order = new InOrder(PATIENCE);
  /** What of the settings does not fit the tenant, as of the last decision. */
  misfits: Failure[] = [];

  constructor(
    readonly settings: SyncSettings,
    readonly tenant: Tenant,
    private readonly house: DeskHouse,
  ) {
    this.#policies = new PolicySource(settings, tenant, () => house.store());
  }

  /** What the settings mean in this tenant. @throws Failure `autotask.*`, `store.*` */
  async policy(fresh = false): Promise<FoundPolicy & { closed: number[] }> {
    const found = await this.#policies.find(fresh);
    const closed = this.closed();
    const label = (id: number) => found.picklists?.label('status', id)?.label ?? String(id);
    if (found.picklists) this.misfits = [...found.problems, ...contradictions(found.policy, closed, label)];
    return { ...found, closed };
  }

  /** Ids of the statuses that mean "done". */
  closed(): number[] {
    const known = this.house.closedStatuses(this.tenant);
    return known.length > 0 ? known : [COMPLETE];
  }

  /** The same for each of these tickets. @throws Failure `store.*` */
  async closedFor(ticketIds: number[]): Promise<(ticketId: number | null) => number[]> {
    const known = await this.house.closedFor(this.tenant, ticketIds);
    return (ticketId) => (this.house.closedStatuses(this.tenant).length > 0 ? known(ticketId) : [COMPLETE]);
  }

  /**
   * Decides on a message, after those about the same ticket that came before it.
   *
   * @param accept puts the intent on disk
   * @returns what became of the intent; where there is none, what the message gets that passes
   * @throws Failure `message.*`, `autotask.*` where not even its labels are known, `store.*`
   */
  async take(message: Message, accept: (intent: Intent) => Promise<Accepted>): Promise<Taken> {
    const place = this.#order.queue(aboutOf(message, this.settings.prefix));
    try {
      const subject = await this.#subject(message);
      if (subject === null) return { passes: notOurs() };
      if (subject === 'repeat') return { passes: this.repeat() };
      const found = await this.#patiently();
      // Who waits for labels waits as long as those before him.
      await place.turn();
      const intent = await this.#decide(message, subject, found);
      return { intent, accepted: await accept(intent) };
    } finally {
      place.leave();
    }
  }

  async #decide(message: Message, subject: Told, { policy, picklists }: FoundPolicy): Promise<Intent> {
    const store = await this.house.store();
    const id = subject.kind === 'ticket' ? subject.ticket.id : subject.payload.ticketId;
    const closed = (await this.closedFor(id === null ? [] : [id]))(id);
    const { tenant } = this;
    const canComment = this.house.alerts.canAsk(this.settings.prefix);
    const sources = { tenant, store, policy, closed, picklists, canComment };
    const facts = await gatherFacts(subject, this.settings, sources);
    return syncIntent(message, subject, this.settings, facts);
  }

  /** What a message gets whose event is under way by another message. */
  repeat(): Message {
    return syncResult(null, NO_POLICY, { ticketId: null, code: 'repeat', reason: 'repeat' }, []);
  }

  async #subject(message: Message): Promise<Told | 'repeat' | null> {
    const subject = syncSubject(message);
    const { prefix } = this.settings;
    if (subject.kind === 'ticket') return subject;
    if (subject.kind === 'raw') {
      const heard = await this.house.alerts.intake.judge(prefix, subject.body);
      if (!heard?.ours) return null;
      const { payload, event } = heard.message;
      return heard.verdict === 'repeat' ? 'repeat' : { kind: 'alert', payload, event };
    }
    if (subject.kind === 'none') return null;
    return parseExternalId(prefix, subject.payload.externalId ?? '') ? subject : null;
  }

  /** At the very first start Autotask may be away: what was heard meanwhile waits, it does not get lost. */
  async #patiently(): Promise<FoundPolicy & { closed: number[] }> {
    const { clock } = this.house;
    for (const end = clock.steady() + LABELS_WAIT; ;) {
      try {
        return await this.policy();
      } catch (error) {
        const passing =
          error instanceof Failure && error.scope !== 'entry' && !error.code.startsWith('store.');
        if (!passing || clock.steady() > end) throw error;
        await new Promise((next) => setTimeout(next, LABELS_AGAIN).unref());
      }
    }
  }
}

function notOurs(): Message {
  return syncResult(null, NO_POLICY, { ticketId: null, code: 'not-ours', reason: 'not-ours' }, []);
}
