import type { Frame } from '../frame/service.js';
import { Ids } from './ids.js';
import type { Alert, ApiKey, EventSource, InboundEvent, OutboundWebhook, Team, User } from './model.js';
import { seedWorld } from './seed.js';
import { defaultVariants, type Variants } from './variants.js';

/** How outbound notifications are delivered; the real schedule is not public. */
export interface DeliverySettings {
  /** Tries per notification until an answer 2xx. */
  attempts: number;
  waitMs: number;
  timeoutMs: number;
  /** How often each notification is sent although it was answered well (at-least-once). */
  copies: number;
  /** Deliver in parallel instead of one after the other. */
  unordered: boolean;
}

/** Everything that SIGNL4 knows. */
export class World {
  subscriptionId = '';
  teams = new Map<string, Team>();
  users = new Map<string, User>();
  sources = new Map<string, EventSource>();
  keys = new Map<string, ApiKey>();
  webhooks = new Map<string, OutboundWebhook>();
  /** Oldest first. */
  alerts: Alert[] = [];
  alertById = new Map<string, Alert>();
  events = new Map<string, InboundEvent>();
  variants: Variants = defaultVariants();
  /** Which throttle applies. `unlimited` is for measurements. */
  plan: 'commercial' | 'free' | 'unlimited' = 'commercial';
  delivery: DeliverySettings = { attempts: 3, waitMs: 1000, timeoutMs: 10_000, copies: 1, unordered: false };
  readonly ids: Ids;
  #byExternalId = new Map<string, Alert[]>();

  constructor(readonly frame: Frame) {
    this.ids = new Ids(frame.random);
    seedWorld(this);
  }

  now(): number {
    return this.frame.clock.now();
  }

  guid(): string {
    return this.frame.random.guid();
  }

  addAlert(alert: Alert): void {
    this.alerts.push(alert);
    this.alertById.set(alert.id, alert);
    if (alert.externalId === null) return;
    const key = `${alert.teamId}\n${alert.externalId}`;
    const known = this.#byExternalId.get(key);
    if (known) known.push(alert);
    else this.#byExternalId.set(key, [alert]);
  }

  setWebhook(webhook: OutboundWebhook): void {
    this.webhooks.set(webhook.id, webhook);
    this.frame.live.tell('webhooks', () => ({ id: webhook.id }));
  }

  removeWebhook({ id }: OutboundWebhook): void {
    this.webhooks.delete(id);
    this.frame.live.tell('webhooks', () => ({ id }));
  }

  /** All alerts of a team that were raised with this external id, oldest first. */
  withExternalId(teamId: string, externalId: string): readonly Alert[] {
    return this.#byExternalId.get(`${teamId}\n${externalId}`) ?? [];
  }

  /** By the last part of a webhook's URL, or the part before `@` of an address. */
  sourceOf(secret: string): EventSource | null {
    for (const source of this.sources.values())
      if (source.secret === secret && !source.disabled) return source;
    return null;
  }

  userByIdOrMail(idOrMail: string): User | null {
    const known = this.users.get(idOrMail);
    if (known) return known;
    const mail = idOrMail.toLowerCase();
    for (const user of this.users.values()) if (user.mail.toLowerCase() === mail) return user;
    return null;
  }

  clear(): void {
    this.teams.clear();
    this.users.clear();
    this.sources.clear();
    this.keys.clear();
    this.webhooks.clear();
    this.variants = defaultVariants();
    this.plan = 'commercial';
    this.delivery = { attempts: 3, waitMs: 1000, timeoutMs: 10_000, copies: 1, unordered: false };
    this.clearAlerts();
    this.ids.reset();
    seedWorld(this);
  }

  clearAlerts(): void {
    this.alerts = [];
    this.alertById.clear();
    this.events.clear();
    this.#byExternalId.clear();
  }
}
