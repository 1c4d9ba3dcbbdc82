import { Failure } from '../../failure.js';
import type { AlertState } from '../../signl4/api.js';
import { withTitlePrefix } from '../../signl4/body.js';
import { externalId as makeExternalId, parseExternalId } from '../../signl4/external-id.js';
import type { Entry } from '../../store/outbox.js';
import { giveUp } from '../../sync/give-up.js';
import { forgetComment } from '../../sync/own-comments.js';
import type { Pair } from '../../sync/pair.js';
import type { Carrier, Outcome } from '../carrier.js';
import { actAs } from './act-as.js';
import { adopt } from './adopt.js';
import { annotate } from './annotate.js';
import { check, checkOf } from './check.js';
import { alertResult, type StoredAlert, type StoredCommand } from './command.js';
import { byWebhook, fallenBack, isOverdue } from './fall-back.js';
import { confirmed, resolvedAt, withEpisode, withIds } from './outcomes.js';
import { FileSender, type TicketSource } from './files.js';
import { needlessNow } from './needless.js';
import { KeyRefusals, type AlertService } from './service.js';

export type { TicketSource } from './files.js';
export type { AlertRef, AlertService } from './service.js';

const MINUTE = 60_000;
/** A raise that waited longer is checked against its ticket, and says how late it is. */
const LATE = 5 * MINUTE;
/** How long SIGNL4 may take to show an alert whose answer was lost; without a key, how long its event may take. */
const ASK_AGAIN = 10_000;
const EVENT_MAY_COME = 20_000;
const MOMENT = 1_000;

/** Carries alerts to SIGNL4, whatever way they take, and what is to be done about them afterwards. */
export class AlertCarrier implements Carrier {
  readonly #refusals = new KeyRefusals();
  readonly #files: FileSender;

  constructor(
    private readonly service: AlertService,
    private readonly tickets: TicketSource,
    /** What is known of a pair right now. */
    private readonly pairOf: (pairKey: string) => Promise<Pair | null>,
    private readonly now: () => number,
    /** A dry run began, perhaps while it was found out whether to send. */
    private readonly isDry: () => boolean = () => false,
  ) {
    this.#files = new FileSender(service, tickets, now);
  }

  async deliver(entry: Entry): Promise<Outcome> {
    const stored = JSON.parse(entry.command) as StoredCommand;
    try {
      return this.#refusals.warned(await this.#deliver(entry, stored));
    } catch (error) {
      const isGone = error instanceof Failure && error.code === 'config.transport';
      if (!isGone || !('transport' in stored) || stored.transport === 'webhook') throw error;
      return { kind: 'moved', to: byWebhook(this.service.prefix, stored) };
    }
  }

  giveUp(entry: Entry, pair: Pair): Pair {
    const stored = JSON.parse(entry.command) as StoredCommand;
    if (stored.kind === 'annotate') return forgetComment(pair, stored);
    return stored.kind === 'check' ? pair : giveUp(pair, stored);
  }

  #deliver(entry: Entry, stored: StoredCommand): Promise<Outcome> {
    switch (stored.kind) {
      case 'check':
        return check(entry, stored, this.service, this.#refusals, this.now());
      case 'annotate':
        return annotate(entry, stored, this.service, this.now());
      case 'raise':
        return this.#ring(entry, stored);
      default:
        return this.#change(entry, stored);
    }
  }

  async #change(entry: Entry, stored: StoredAlert): Promise<Outcome> {
    const pair = await this.#pairOf(entry);
    const needless = needlessNow(entry, stored, pair);
    if (needless) return needless;
    // A person acts on one alert; an event on all of its external id.
    const isAlone = pair?.twice !== stored.episode;
    const credited = isAlone && (await actAs(entry, stored, this.service, this.#refusals, this.now()));
    return credited || (this.#unsettled(entry, stored) ?? this.#send(entry, stored));
  }

  async #ring(entry: Entry, stored: StoredAlert): Promise<Outcome> {
    if (entry.maybe_sent === 1) {
      const answer = (await this.#ask(entry, stored)) ?? this.#unsettled(entry, stored);
      if (answer) return answer;
    }
    if (stored.mayExist && this.service.find) {
      const find = (id: string) => this.#find(id);
      const adopted = await adopt(entry, stored, this.service.prefix, find, this.now());
      if (adopted.outcome) return adopted.outcome;
      if (adopted.episode !== stored.episode) return this.#raiseEpisode(entry, stored, adopted.episode);
    }
    return this.#raise(entry, stored);
  }

  /** Neither asking nor waiting has told whether it arrived, and this way has failed for long enough. */
  #unsettled(entry: Entry, stored: StoredAlert): Outcome | null {
    if (entry.maybe_sent === 0 || !isOverdue(entry, stored, this.now())) return null;
    return { kind: 'moved', to: fallenBack(this.service.prefix, entry, stored) };
  }

  async #raise(entry: Entry, stored: StoredAlert): Promise<Outcome> {
    const late = this.now() - entry.created_at;
    if (late < LATE) return this.#sendStill(entry, stored);
    const { ticket } = stored;
    if (ticket && (await this.tickets.state(ticket.tenant, ticket.id)) === 'closed') {
      const result = alertResult(stored, { status: null, suppressed: 'ticket-closed' });
      const { kind, episode } = stored;
      return { kind: 'done', result, pair: (pair) => giveUp(pair, { kind, episode }) };
    }
    const minutes = Math.floor(late / MINUTE);
    const words = stored.delayedText.replace('__minutes__', String(minutes));
    const telling = { ...stored, body: withTitlePrefix(stored.body, words) };
    return this.#sendStill(entry, telling, { lateMinutes: minutes });
  }

  /** Sends a raise, unless something happened while it was found out whether to: that may have taken long. */
  async #sendStill(entry: Entry, stored: StoredAlert, more: object = {}): Promise<Outcome> {
    const pair = await this.#pairOf(entry);
    const told = this.#toldOf(entry, stored, pair);
    if (told) return told;
    const isOver = pair?.episode === stored.episode && pair.alert.wanted === 'closed';
    if (!isOver) return this.#send(entry, stored, more);
    // Surely not there: it and the resolve behind it cancel each other. Else that resolve ends it, if it is there.
    if (entry.maybe_sent === 0) return { kind: 'later', waitMs: MOMENT, sent: false };
    const result = alertResult(stored, { status: 'resolved', suppressed: 'cancelled' });
    return { kind: 'done', result, unsent: true };
  }

  async #send(entry: Entry, stored: StoredAlert, more: object = {}): Promise<Outcome> {
    if (this.isDry()) return { kind: 'later', waitMs: 0, sent: false };
    const { sent, told, ...outcome } = await this.#files.send(entry, stored);
    const { eventId, at = 0 } = sent;
    const sentAt = new Date(this.now()).toISOString();
    const attempts = entry.attempts + 1;
    if (stored.kind !== 'raise') {
      const result = alertResult(stored, { eventId, attempts, sentAt });
      return stored.kind === 'resolve'
        ? { kind: 'done', result, pair: resolvedAt(stored, at) }
        : { kind: 'done', result };
    }
    const isRepeated = entry.maybe_sent === 1;
    const repeated = isRepeated ? { repeated: true } : {};
    const result = alertResult(stored, { eventId, attempts, sentAt, ...more, ...told, ...repeated });
    const ids = isRepeated ? { eventId, twice: stored.episode } : { eventId };
    const followUp = checkOf(entry, stored, eventId, this.service);
    const done = { kind: 'done', result, pair: withIds(stored, ids), ...outcome } as const;
    return followUp ? { ...done, followUp } : done;
  }

  /** A raise whose answer was lost: asks whether it happened; `null`: it did not, or nobody can tell. */
  async #ask(entry: Entry, stored: StoredAlert): Promise<Outcome | null> {
    const told = this.#toldOf(entry, stored, await this.#pairOf(entry));
    if (told) return told;
    if (!this.service.find || stored.externalId === null) {
      return entry.asked === 0 ? { kind: 'later', waitMs: EVENT_MAY_COME } : null;
    }
    const found = await this.#find(stored.externalId);
    // One that is closed may be from before this store was made: then it was the next one that was sent.
    const own = stored.mayExist ? found?.find(({ phase }) => phase !== 'closed') : found?.[0];
    if (own) return confirmed(entry, stored, own);
    if (entry.asked > 0) return null;
    return { kind: 'later', waitMs: found ? ASK_AGAIN : EVENT_MAY_COME };
  }

  async #pairOf({ pair_key: key }: Entry): Promise<Pair | null> {
    return key === null ? null : this.pairOf(key);
  }

  /** SIGNL4's own event may have settled a raise whose answer was lost. */
  #toldOf(entry: Entry, stored: StoredAlert, pair: Pair | null): Outcome | null {
    const isTold = pair?.episode === stored.episode && pair.alert.seen !== null;
    // What is told may be about an alert from before this store was made: asking tells them apart.
    const isSure = !stored.mayExist || !this.service.find;
    if (!isTold || !isSure || entry.maybe_sent === 0) return null;
    const sentAt = entry.sent_at === null ? null : new Date(entry.sent_at).toISOString();
    const result = alertResult(stored, { attempts: entry.attempts + 1, sentAt, confirmed: true });
    return { kind: 'done', result, unsent: true };
  }

  /** `null` where nobody can tell. */
  async #find(externalId: string): Promise<AlertState[] | null> {
    const { find } = this.service;
    const found = find && (await this.#refusals.try(() => find(externalId)));
    return found instanceof Failure ? null : found;
  }

  /** Earlier alerts of this ticket are there and closed: this one is the next. */
  async #raiseEpisode(entry: Entry, stored: StoredAlert, episode: number): Promise<Outcome> {
    const parsed = parseExternalId(this.service.prefix, stored.externalId ?? '');
    if (!parsed) throw new Failure('delivery.fault', 'entry', { said: 'external id' });
    const externalId = makeExternalId(this.service.prefix, parsed.ticketId, episode);
    const body = { ...stored.body, 'X-S4-ExternalID': externalId };
    return withEpisode(await this.#raise(entry, { ...stored, episode, externalId, body }), episode);
  }
}
