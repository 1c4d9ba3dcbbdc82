import type { Clock } from '../../delivery/clock.js';
import type { Outlets } from '../../delivery/outlets.js';
import { isToken } from '../../signl4/event-token.js';
import { parseExternalId } from '../../signl4/external-id.js';
import { parseNotification, type Notification } from '../../signl4/notification.js';
import { readHeard, writeHeard } from '../../store/alerts.js';
import type { Db, Store } from '../../store/store.js';
import type { AlertEventType } from '../../types.js';
import { Emitter } from '../emitter.js';
import { journalAt, type Journalled } from '../journal.js';
import { judgeAlert, type AlertMessage, type Heard } from './judge-alert.js';
import { wordOf, type Word } from './said.js';
import { keepUnheard } from './unheard.js';

/** A node that emits alert events. */
export interface Listener {
  prefix: string;
  /** Types to emit; empty: all. */
  events: readonly AlertEventType[];
  /** Also what is not about tickets of ours. */
  foreign: boolean;
}

/** What one transaction has to hand out. */
interface Out {
  journalled: Map<string, Journalled[]>;
  unheard: boolean;
}

/** What SIGNL4 tells, from the moment it arrives until it is with the flow. Belongs to the process. */
export class AlertIntake {
  /** Tokens of the callback's address, by the team's prefix. */
  readonly #tokens = new Map<string, string>();
  readonly #listeners = new Map<string, Listener>();
  readonly #emitters = new Map<string, Emitter>();
  /** Teams and nodes that went in a redeploy and may come back. */
  readonly #away = new Set<string>();
  /** Notifications that mean nothing to us, since the start. */
  ignored = 0;
  /** Something is kept that was told while no node listened, see `nextUnheard`. */
  onUnheard: (prefix: string) => void = () => undefined;

  constructor(
    private readonly store: () => Promise<Store>,
    private readonly outlets: Outlets,
    private readonly clock: Clock,
  ) {}

  /** Events of this team come with this token. */
  register(prefix: string, token: string): void {
    this.#tokens.set(prefix, token);
    this.#away.delete(teamKey(prefix));
  }

  /** While Node-RED redeploys, events of the team are still taken. */
  unregister(prefix: string): void {
    this.#away.add(teamKey(prefix));
  }

  attach(nodeId: string, listener: Listener): void {
    this.#listeners.set(nodeId, listener);
    this.#away.delete(nodeId);
  }

  /** @param removed it will not come back */
  detach(nodeId: string, removed: boolean): void {
    if (removed) this.#listeners.delete(nodeId);
    else this.#away.add(nodeId);
  }

  /** The flows have started: who did not come back is gone. */
  settle(): void {
    for (const key of this.#away) this.#listeners.delete(key);
    for (const prefix of this.#tokens.keys())
      if (this.#away.has(teamKey(prefix))) this.#tokens.delete(prefix);
    this.#away.clear();
  }

  /** Whether some node emits events of this team. */
  isHeard(prefix: string): boolean {
    return [...this.#listeners.values()].some((listener) => listener.prefix === prefix);
  }

  /** Whether some node emits what is not about tickets of ours, too. */
  isForeignHeard(prefix: string): boolean {
    return [...this.#listeners.values()].some((listener) => listener.prefix === prefix && listener.foreign);
  }

  /**
   * Takes a callback of SIGNL4. When it resolves the event is on disk, or need not be.
   *
   * @returns whether the token is one of ours
   * @throws Failure `store.*`
   */
  async receive(token: string, body: unknown): Promise<boolean> {
    // All are compared: how long it takes must not tell which one is nearly right.
    const prefixes = [...this.#tokens].filter(([, own]) => isToken(token, own)).map(([prefix]) => prefix);
    if (prefixes.length === 0) return false;
    const notification = parseNotification(body);
    for (const prefix of prefixes) await this.#take(prefix, notification);
    return true;
  }

  /**
   * A callback's body that a flow received by itself. Judged once: the same one again gives the same event.
   *
   * @returns `null` for what means nothing to us
   * @throws Failure `store.*`
   */
  async judge(prefix: string, body: unknown): Promise<Heard | null> {
    const notification = parseNotification(body);
    const word = notification && wordOf(notification, 'webhook', this.clock.now());
    if (!word) return null;
    const store = await this.store();
    return store.commit((db) => this.#judge(db, prefix, word, notificationKey(notification, word)));
  }

  /** The same where the flow does not say whose callback it is: the external id does. @throws Failure `store.*` */
  async judgeOwn(body: unknown): Promise<Heard | null> {
    const externalId = parseNotification(body)?.externalId ?? '';
    const prefix = [...this.#tokens.keys()].find((one) => parseExternalId(one, externalId) !== null);
    return prefix === undefined ? null : this.judge(prefix, body);
  }

  /**
   * What a poll found, oldest first. Only news is told.
   *
   * @throws Failure `store.*`
   */
  async tell(prefix: string, words: Word[]): Promise<void> {
    await this.#write(prefix, async (db, out) => {
      for (const word of words) {
        const heard = await judgeAlert(db, prefix, word, this.clock.now());
        // What was overtaken by the time that we looked is no news to anybody.
        if (heard.verdict !== 'late') await this.#hand(db, prefix, heard, out);
      }
    });
  }

  async #take(prefix: string, notification: Notification | null): Promise<void> {
    const word = notification && wordOf(notification, 'webhook', this.clock.now());
    if (!word) {
      this.ignored += 1;
      return;
    }
    const id = notificationKey(notification, word);
    await this.#write(prefix, async (db, out) => {
      if ((await readHeard(db, prefix, id)) !== null) return;
      await this.#hand(db, prefix, await this.#judge(db, prefix, word, id), out);
    });
  }

  /** What is handed out goes on as soon as it is on disk. */
  async #write(prefix: string, work: (db: Db, out: Out) => Promise<void>): Promise<void> {
    const store = await this.store();
    const out = await store.commit(async (db) => {
      const fresh: Out = { journalled: new Map(), unheard: false };
      await work(db, fresh);
      return fresh;
    });
    this.#emit(out.journalled);
    if (out.unheard) this.onUnheard(prefix);
  }

  async #judge(db: Db, prefix: string, word: Word, id: string): Promise<Heard> {
    const known = await readHeard<Heard>(db, prefix, id);
    if (known) return known;
    const heard = await judgeAlert(db, prefix, word, this.clock.now());
    await writeHeard(db, prefix, id, heard, this.clock.now());
    return heard;
  }

  /** To every node that wants it; where none listens, what matters is kept. */
  async #hand(db: Db, prefix: string, heard: Heard, out: Out): Promise<void> {
    if (heard.verdict === 'repeat') return;
    const { message } = heard;
    if (!this.isHeard(prefix)) {
      if (!heard.ours || heard.verdict !== 'new') return;
      await keepUnheard(db, prefix, message, this.clock.now());
      out.unheard = true;
      return;
    }
    for (const [nodeId, listener] of this.#listeners) {
      if (listener.prefix !== prefix || !wants(listener, heard)) continue;
      const written = await journalAt(db, nodeId, [{ port: 0, message }], this.clock.now());
      out.journalled.set(nodeId, [...(out.journalled.get(nodeId) ?? []), ...written]);
    }
  }

  #emit(journalled: Map<string, Journalled[]>): void {
    for (const [nodeId, messages] of journalled) {
      const emitter = this.#emitters.get(nodeId) ?? this.#newEmitter(nodeId);
      // A node that is gone gets them when it is back: they are on disk.
      void emitter.emit(messages).catch(() => undefined);
    }
  }

  #newEmitter(nodeId: string): Emitter {
    const store = { commit: async <T>(job: (db: Db) => Promise<T>) => (await this.store()).commit(job) };
    const emitter = new Emitter(nodeId, this.outlets, store);
    this.#emitters.set(nodeId, emitter);
    return emitter;
  }
}

function wants({ events, foreign }: Listener, { ours, message }: { ours: boolean; message: AlertMessage }) {
  const { type } = message.event;
  return (ours || foreign || type === 'test') && (events.length === 0 || events.includes(type));
}

const teamKey = (prefix: string): string => `team ${prefix}`;

function notificationKey({ id }: Notification, word: Word): string {
  if (id !== null) return id;
  const { type, at, alertId, externalId, user, annotation } = word;
  return JSON.stringify([type, at, alertId, externalId, user?.id, annotation]);
}
