import type { CallAnswer } from '../call.js';
import { Failure } from '../failure.js';
import type { Fields } from './lenient.js';
import type { Signl4Settings } from './settings.js';
import { Transport, type Request } from './transport.js';

/** Calls of the REST API below `/api`, as the subjects of `Signl4Api` make them. All throw Failure `signl4.*`. */
export class ApiCalls {
  readonly #transport: Transport;

  constructor(settings: Signl4Settings) {
    this.#transport = new Transport(settings);
  }

  get(path: string, signal?: AbortSignal): Promise<CallAnswer> {
    return this.#call({ method: 'GET', path, write: false, signal });
  }

  /** `null` for what SIGNL4 does not know, or answers with nothing. */
  async getOrNull(path: string, signal?: AbortSignal): Promise<CallAnswer | null> {
    try {
      const answer = await this.get(path, signal);
      return answer.status === 204 ? null : answer;
    } catch (error) {
      if (isNotFound(error)) return null;
      throw error;
    }
  }

  /** A POST that only carries a filter. */
  search(path: string, filter: Fields, signal?: AbortSignal): Promise<CallAnswer> {
    return this.#call({ method: 'POST', path, body: filter, write: false, signal });
  }

  /** Changes something. */
  write(
    method: 'POST' | 'PUT' | 'DELETE',
    path: string,
    more: Pick<Request, 'body' | 'hidden' | 'signal'> = {},
  ): Promise<CallAnswer> {
    return this.#call({ method, path, write: true, ...more });
  }

  close(): void {
    this.#transport.close();
  }

  #call(request: Omit<Request, 'of'>): Promise<CallAnswer> {
    return this.#transport.call({ ...request, of: 'api', path: `/api${request.path}` });
  }
}

export function isNotFound(error: unknown): error is Failure {
  return error instanceof Failure && error.code === 'signl4.not-found';
}
