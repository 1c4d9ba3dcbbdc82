import { CallFailed, createCaller, type CallAnswer, type Caller } from '../call.js';
import { Failure } from '../failure.js';
import type { AlertFile } from './alert-files.js';
import { judge, judgeFailed, type Asked } from './judge.js';
import { multipart } from './multipart.js';
import { clean, customersTexts, saidIn } from './said.js';
import type { Signl4Settings } from './settings.js';

const TIMEOUT = 15_000;
const MOST_BYTES = 5 * 1024 * 1024;

export interface Request {
  of: Asked['of'];
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below the base URL, beginning with `/`; may hold a secret. */
  path: string;
  body?: Readonly<Record<string, unknown>>;
  /** Go with the body, which is then `multipart/form-data`. */
  files?: readonly AlertFile[] | undefined;
  /** Whether doing it twice does harm. */
  write: boolean;
  /** Secrets of this request, which a refusal could quote. */
  hidden?: readonly string[];
  signal?: AbortSignal | undefined;
}

/** The only place of this room that does HTTP. */
export class Transport {
  readonly #caller: Caller;
  readonly #base: string;
  readonly #host: string | null;
  readonly #secrets: string[];
  readonly #headers: Record<Asked['of'], Record<string, string>>;

  constructor(settings: Signl4Settings) {
    const { timeoutMs = TIMEOUT, proxy, tls } = settings;
    this.#caller = createCaller({ timeoutMs, maxBytes: MOST_BYTES, proxy, tls });
    this.#base = settings.baseUrl.trim().replace(/\/+$/, '');
    this.#host = hostOf(this.#base);
    const key = settings.apiKey?.trim() ?? '';
    const secret = settings.teamSecret.trim();
    this.#secrets = [encodeURIComponent(secret), secret, key].filter((one) => one !== '');
    const common = { Accept: 'application/json', 'User-Agent': 'node-red-autotask-signl4' };
    const keyed = { ...common, 'X-S4-Api-Key': key };
    this.#headers = { webhook: common, events: keyed, api: keyed };
  }

  /**
   * One request, and its answer where that is a success. Nothing is repeated.
   * @throws Failure `signl4.*`; its words hold neither secrets nor texts of the request
   */
  async call(request: Request): Promise<CallAnswer> {
    const { of, method, path, body, files = [], write, signal } = request;
    const secrets = [...(request.hidden ?? []), ...this.#secrets, ...files.map(({ name }) => name)];
    if (this.#host === null)
      throw new Failure('signl4.wrong-url', 'account', { facts: { host: '', status: 0 } });
    const asked: Asked = {
      of,
      write,
      aboutAlert: isAboutAlert(body),
      files: files.length > 0,
      host: this.#host,
      said: '',
      now: Date.now(),
    };
    const form = files.length > 0 ? multipart(body ?? {}, files) : null;
    let answer: CallAnswer;
    try {
      answer = await this.#caller.call({
        method,
        url: this.#base + path,
        headers: { ...this.#headers[of], ...(form ? { 'Content-Type': form.contentType } : {}) },
        ...(body === undefined ? {} : { body: form?.body ?? body }),
        ...(signal === undefined ? {} : { signal }),
      });
    } catch (error) {
      if (!(error instanceof CallFailed)) throw error;
      throw judgeFailed(error, { ...asked, said: clean(error.reason, secrets) });
    }
    if (answer.status === 201) return answer;
    const said =
      answer.status === 200 && answer.json ? '' : saidIn(answer, [...customersTexts(body), ...secrets]);
    const failure = judge(answer, { ...asked, now: Date.now(), said });
    if (failure) throw failure;
    return answer;
  }

  /** Drops idle connections; calls under way end by themselves. */
  close(): void {
    this.#caller.close();
  }
}

function hostOf(base: string): string | null {
  try {
    const { protocol, host } = new URL(base);
    return protocol === 'https:' || protocol === 'http:' ? host : null;
  } catch {
    return null;
  }
}

function isAboutAlert(body: Request['body']): boolean {
  const status = body?.['X-S4-Status'];
  return status === 'acknowledged' || status === 'resolved';
}
