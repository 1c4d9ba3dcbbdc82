import { Failure } from '../failure.js';
import { isNotFound, type ApiCalls } from './api-calls.js';
import { anyCase, fieldsOf, idOf, listOf, textOf } from './lenient.js';

/** An address that SIGNL4 reports to. */
export interface OutboundWebhook {
  id: string;
  name: string;
  url: string;
  /** `null` for the whole subscription. */
  teamId: string | null;
  enabled: boolean;
}

/** Without `teamId`: of the key's team, or of the whole subscription where the key is global. */
export interface WebhookInput {
  name: string;
  url: string;
  teamId?: string | null;
}

/** Described for version 1; version 2 is said to have the same. */
const ROUTES = ['/v2/webhooks', '/webhooks'] as const;

/** SIGNL4's registrations of outbound webhooks. All throw Failure `signl4.*`. */
export class OutboundWebhooks {
  readonly #calls: ApiCalls;
  #route: string | null = null;

  constructor(calls: ApiCalls) {
    this.#calls = calls;
  }

  /** 404 is SIGNL4's answer where there is none, and to a route that it does not have. */
  async list(signal?: AbortSignal): Promise<OutboundWebhook[]> {
    for (const route of this.#routes()) {
      try {
        const { body } = await this.#calls.get(route, signal);
        this.#route = route;
        return listOf(body).flatMap((one) => webhookOf(one) ?? []);
      } catch (error) {
        if (!isMissing(error)) throw error;
        // With words it is about webhooks, without any about the route.
        if (isNotFound(error) && error.said) this.#route ??= route;
      }
    }
    return [];
  }

  /** @returns the id, `null` where the answer does not tell it */
  async create(input: WebhookInput, signal?: AbortSignal): Promise<string | null> {
    const answer = await this.#write('POST', '', input, signal);
    return typeof answer === 'string' && answer !== '' ? answer : textOf(fieldsOf(answer), 'id');
  }

  async update(id: string, input: WebhookInput, signal?: AbortSignal): Promise<void> {
    await this.#write('PUT', `/${encodeURIComponent(id)}`, input, signal);
  }

  async enable(id: string, signal?: AbortSignal): Promise<void> {
    await this.#write('POST', `/${encodeURIComponent(id)}/enable`, null, signal);
  }

  async remove(id: string, signal?: AbortSignal): Promise<void> {
    await this.#write('DELETE', `/${encodeURIComponent(id)}`, null, signal);
  }

  #routes(): readonly string[] {
    return this.#route === null ? ROUTES : [this.#route];
  }

  /** What is not there was not changed, so that the other route may be tried. */
  async #write(
    method: 'POST' | 'PUT' | 'DELETE',
    path: string,
    input: WebhookInput | null,
    signal?: AbortSignal,
  ): Promise<unknown> {
    const body = input && {
      externalAddress: input.url,
      name: input.name,
      ...(input.teamId ? { teamId: input.teamId } : {}),
    };
    const more = { hidden: secretParts(input?.url ?? ''), signal, ...(body ? { body } : {}) };
    const [route, other] = this.#routes();
    try {
      return (await this.#calls.write(method, `${route}${path}`, more)).body;
    } catch (error) {
      if (other === undefined || !isMissing(error)) throw error;
      return (await this.#calls.write(method, `${other}${path}`, more)).body;
    }
  }
}

function isMissing(error: unknown): boolean {
  return isNotFound(error) || (error instanceof Failure && (error.status === 404 || error.status === 405));
}

function webhookOf(value: unknown): OutboundWebhook | null {
  const fields = anyCase(value);
  const id = idOf(fields, 'id');
  if (id === null) return null;
  return {
    id,
    name: textOf(fields, 'name') ?? '',
    // Older descriptions call it extUrl.
    url: textOf(fields, 'externaladdress', 'exturl') ?? '',
    teamId: idOf(fields, 'teamid'),
    enabled: fields['enabled'] !== false,
  };
}

/** The parts of a callback address that nobody must read in an error. */
function secretParts(url: string): string[] {
  const parts = url.split(/[/?&=]/);
  return parts.filter((part, index) => part.length >= 16 || (index > 2 && index === parts.length - 1));
}
