import type { AlertTransport } from '../../src/delivery/alert/settings.js';
import type { AlertRef } from '../../src/delivery/alert/service.js';
import { Failure } from '../../src/failure.js';
import type { Team } from '../../src/house.js';
import { Signl4Api } from '../../src/signl4/api.js';
import { Signl4Mail } from '../../src/signl4/mail.js';
import type { Signl4Settings } from '../../src/signl4/settings.js';
import { Signl4Webhook } from '../../src/signl4/webhook.js';
import { lacking, type MailSetUp } from './mail.js';

/** Neither the person nor anybody else can act in SIGNL4, or the alert is not there. */
const NOBODY = new Set(['signl4.api-user', 'signl4.not-found']);

/** What keeps alerts from going out this way. */
export function lackOf(transport: AlertTransport, settings: Signl4Settings, mail: MailSetUp): Failure | null {
  if (transport === 'email') return mail.lack;
  return transport === 'api' && !settings.apiKey ? lacking(['apiKey']) : null;
}

/** The ways to a team, as far as they are set up, and what is asked with its key. */
export class Clients {
  readonly #webhook: Signl4Webhook;
  readonly #events: Signl4Webhook | null;
  readonly #api: Signl4Api | null;
  readonly #mail: Signl4Mail | null;

  constructor(
    private readonly settings: Signl4Settings,
    private readonly mail: MailSetUp,
  ) {
    this.#webhook = new Signl4Webhook(settings);
    this.#events = settings.apiKey ? new Signl4Webhook(settings, 'events') : null;
    this.#api = settings.apiKey ? new Signl4Api(settings) : null;
    this.#mail = mail.lack ? null : new Signl4Mail(mail.settings);
  }

  /** What the delivery calls. */
  get service(): Pick<Team, 'send' | 'find' | 'overview' | 'actAs' | 'annotate'> {
    const api = this.#api;
    return {
      send: async (body, transport, files = []) => {
        const client = { webhook: this.#webhook, api: this.#events, email: this.#mail }[transport];
        if (!client) throw lackOf(transport, this.settings, this.mail) ?? lacking([]);
        return client.send(body, { files });
      },
      find: api && ((externalId) => api.findAlerts(externalId)),
      overview: api && ((eventId) => api.eventOverview(eventId)),
      actAs: api && ((alert, kind, email) => actAs(api, alert, kind, email)),
      annotate: api && ((alert, text, email) => annotate(api, alert, text, email)),
    };
  }

  /** `null` without a key. */
  get api(): Signl4Api | null {
    return this.#api;
  }

  close(): void {
    for (const client of [this.#webhook, this.#events, this.#api]) client?.close();
  }
}

/** In a person's name; where that can't be, the webhook does it without a name. */
async function actAs(api: Signl4Api, alert: AlertRef, kind: 'acknowledge' | 'resolve', email: string) {
  if ((await api.userByEmail(email)) === null) return 'not-found';
  const alertId = await idOf(api, alert);
  if (alertId === null) return 'not-found';
  try {
    return await (kind === 'acknowledge'
      ? api.acknowledge(alertId, { email, alone: true })
      : api.closeAlert(alertId, { email, alone: true }));
  } catch (error) {
    if (error instanceof Failure && NOBODY.has(error.code)) return 'not-found';
    throw error;
  }
}

async function annotate(
  api: Signl4Api,
  alert: AlertRef,
  text: string,
  email: string | null,
): Promise<number | null> {
  const alertId = await idOf(api, alert);
  if (alertId === null) throw new Failure('signl4.not-found', 'entry', { said: 'no alert' });
  return api.annotate(alertId, text, { email });
}

/** The present alert of an external id, of which there should be one. */
async function idOf(api: Signl4Api, { externalId, alertId }: AlertRef): Promise<string | null> {
  if (alertId !== null) return alertId;
  const found = await api.findAlerts(externalId);
  return (found.find(({ phase }) => phase !== 'closed') ?? found[0])?.alertId ?? null;
}
