import type { AlertFile } from './alert-files.js';
import { dateOf } from './answered.js';
import { fieldsOf, textOf } from './lenient.js';
import type { Signl4Settings } from './settings.js';
import { Transport } from './transport.js';

export type { Signl4Settings } from './settings.js';

export interface SendOptions {
  /**
   * Sent along. Both addresses take them in the same form (docs.signl4.com, REST API: but for the address and the
   * key the format is that of the webhook).
   */
  files?: readonly AlertFile[];
  signal?: AbortSignal;
}

export interface Sent {
  eventId: string | null;
  at?: number;
}

/**
 * The inbound webhook of a team: `POST /webhook/{team secret}`, or with the API key `POST /api/v2/events/{team secret}`,
 * which takes the same body. Many sends at once share its connections.
 */
export class Signl4Webhook {
  readonly #transport: Transport;
  readonly #path: string;

  constructor(
    settings: Signl4Settings,
    private readonly of: 'webhook' | 'events' = 'webhook',
  ) {
    this.#transport = new Transport(settings);
    const base = of === 'webhook' ? '/webhook' : '/api/v2/events';
    this.#path = `${base}/${encodeURIComponent(settings.teamSecret.trim())}`;
  }

  /**
   * Sends one event, see `alertBody`.
   *
   * @returns SIGNL4's id of the event, `null` where its answer could not be read. A delivered event need not have
   *   raised an alert: `Signl4Api.eventOverview` tells. `at` is the last moment (ms) at which it may have answered,
   *   by its own clock, where it says so
   * @throws Failure `signl4.*`; `signl4.files` where the event surely did not arrive because of its files
   */
  async send(body: Record<string, unknown>, { files, signal }: SendOptions = {}): Promise<Sent> {
    const { body: answer, headers } = await this.#transport.call({
      of: this.of,
      method: 'POST',
      path: this.#path,
      body,
      files,
      write: true,
      signal,
    });
    const at = dateOf(headers);
    return { eventId: textOf(fieldsOf(answer), 'eventId'), ...(at === null ? {} : { at }) };
  }

  close(): void {
    this.#transport.close();
  }
}
