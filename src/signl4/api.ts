import { Failure } from '../failure.js';
import type { AlertUser } from '../types.js';
import { AlertActions, type ActAs, type Acted } from './alert-actions.js';
import type { AlertHistoryEntry } from './alert-history.js';
import type { AlertState } from './alert-state.js';
import { Alerts } from './alerts.js';
import { ApiCalls, isNotFound } from './api-calls.js';
import { eventOverview, type EventOverview } from './event-overview.js';
import { OutboundWebhooks, type OutboundWebhook, type WebhookInput } from './outbound-webhooks.js';
import { People } from './people.js';
import type { Signl4Settings } from './settings.js';

export type { ActAs, Acted } from './alert-actions.js';
export type { AlertHistoryEntry, AlertHistoryKind } from './alert-history.js';
export type { AlertPhase, AlertState } from './alert-state.js';
export type { EventOverview, EventStatus } from './event-overview.js';
export type { OutboundWebhook, WebhookInput } from './outbound-webhooks.js';

/** What this package asks of SIGNL4's REST API, version 2. Every method throws Failure `signl4.*`. */
export class Signl4Api {
  readonly #calls: ApiCalls;
  readonly #people: People;
  readonly #alerts: Alerts;
  readonly #actions: AlertActions;
  readonly #webhooks: OutboundWebhooks;

  constructor(settings: Signl4Settings) {
    this.#calls = new ApiCalls(settings);
    this.#people = new People(this.#calls, settings.apiUser ?? '');
    this.#alerts = new Alerts(this.#calls, this.#people);
    this.#actions = new AlertActions(this.#calls, this.#people, this.#alerts);
    this.#webhooks = new OutboundWebhooks(this.#calls);
  }

  /** All alerts of exactly this external id, newest first; they may be closed. */
  findAlerts(externalId: string, signal?: AbortSignal): Promise<AlertState[]> {
    return this.#alerts.find(externalId, signal);
  }

  /**
   * Alerts that changed at or after this moment by SIGNL4's clock, page by page, newest raised first; overlap is the
   * caller's. A quiet poll is one call. People come with names and addresses.
   */
  changedSince(sinceIso: string, signal?: AbortSignal): AsyncGenerator<AlertState[]> {
    return this.#alerts.changedSince(sinceIso, signal);
  }

  /** Where an alert stands, with names and addresses; `null` where SIGNL4 does not know it. */
  alert(alertId: string, signal?: AbortSignal): Promise<AlertState | null> {
    return this.#alerts.one(alertId, signal);
  }

  /** What happened to an alert, oldest first, as far as the API tells it; two calls. */
  history(alertId: string, signal?: AbortSignal): Promise<AlertHistoryEntry[]> {
    return this.#alerts.history(alertId, signal);
  }

  /** @throws Failure `signl4.api-user` where neither the person nor the API user can act for this alert */
  acknowledge(alertId: string, as: ActAs, signal?: AbortSignal): Promise<Acted> {
    return this.#actions.acknowledge(alertId, as, signal);
  }

  /** Acknowledges first where SIGNL4 wants that. @throws as `acknowledge` */
  closeAlert(alertId: string, as: ActAs, signal?: AbortSignal): Promise<Acted> {
    return this.#actions.close(alertId, as, signal);
  }

  /**
   * A comment, at most 2,000 characters of it.
   *
   * @returns when SIGNL4 took it, by its clock (ms); `null` where it does not say
   * @throws as `acknowledge`
   */
  annotate(alertId: string, text: string, as: ActAs, signal?: AbortSignal): Promise<number | null> {
    return this.#actions.annotate(alertId, text, as, signal);
  }

  /** What became of an event; `null` where SIGNL4 does not know it (yet). */
  async eventOverview(eventId: string, signal?: AbortSignal): Promise<EventOverview | null> {
    const answer = await this.#calls.getOrNull(`/v2/events/${encodeURIComponent(eventId)}/overview`, signal);
    return answer && eventOverview(answer.body);
  }

  /** Id of the user with this e-mail address, or `null`. Case does not matter. */
  async resolveUser(email: string, signal?: AbortSignal): Promise<string | null> {
    return (await this.#people.byEmail(email, signal))?.id ?? null;
  }

  userByEmail(email: string, signal?: AbortSignal): Promise<AlertUser | null> {
    return this.#people.byEmail(email, signal);
  }

  userById(id: string, signal?: AbortSignal): Promise<AlertUser | null> {
    return this.#people.byId(id, signal);
  }

  listWebhooks(signal?: AbortSignal): Promise<OutboundWebhook[]> {
    return this.#webhooks.list(signal);
  }

  /** @returns the id, `null` where the answer does not tell it */
  createWebhook(input: WebhookInput, signal?: AbortSignal): Promise<string | null> {
    return this.#webhooks.create(input, signal);
  }

  updateWebhook(id: string, input: WebhookInput, signal?: AbortSignal): Promise<void> {
    return this.#webhooks.update(id, input, signal);
  }

  enableWebhook(id: string, signal?: AbortSignal): Promise<void> {
    return this.#webhooks.enable(id, signal);
  }

  removeWebhook(id: string, signal?: AbortSignal): Promise<void> {
    return this.#webhooks.remove(id, signal);
  }

  /** Checks the key, and the user in whose name it asks where one is set. */
  async test(signal?: AbortSignal): Promise<void> {
    await this.#calls.get('/v2/teams', signal).catch((error: unknown) => {
      // No alert was asked for: whoever has no teams is not SIGNL4.
      if (isNotFound(error))
        throw new Failure('signl4.wrong-url', 'account', {
          ...(error.said === null ? {} : { said: error.said }),
          status: 404,
          facts: error.facts,
        });
      throw error;
    });
    this.#people.forget();
    if (this.#people.isSet) await this.#people.askAs(signal);
  }

  close(): void {
    this.#calls.close();
  }
}
