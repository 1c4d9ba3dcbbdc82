import { startAutotask, type Autotask } from '../../../sandbox/autotask/start.js';

export const HEADERS = {
  ApiIntegrationCode: 'SANDBOX',
  UserName: 'api@sandbox.example',
  Secret: 'sandbox-secret',
  'Content-Type': 'application/json',
};

export interface Result {
  status: number;
  headers: Headers;
  text: string;
  /** The body as JSON; `undefined` where it is none. */
  // What the stand-in answers is what is tested here; its shape is checked by the contract tests.
  body: any;
}

/** A stand-in for one spec file: started before it, reset before every test, stopped after it. */
export class Client {
  #autotask: Autotask | undefined;

  constructor() {
    before(async () => {
      this.#autotask = await startAutotask();
    });
    beforeEach(() => this.control.reset());
    after(() => this.#autotask?.stop());
  }

  get autotask(): Autotask {
    if (!this.#autotask) throw new Error('not started');
    return this.#autotask;
  }

  get control(): Autotask['control'] {
    return this.autotask.control;
  }

  get base(): string {
    return `${this.autotask.url}/ATServicesRest/V1.0/`;
  }

  /** A call as the fixed API user; `path` is below `V1.0/`, or a whole URL. */
  async call(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Result> {
    const response = await fetch(path.startsWith('http') ? path : this.base + path, {
      method,
      headers: { ...HEADERS, ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, body: parsed(text) };
  }

  get(path: string): Promise<Result> {
    return this.call('GET', path);
  }

  /** A query by POST with these filter nodes. */
  query(entity: string, filter: unknown[], more: object = {}): Promise<Result> {
    return this.call('POST', `${entity}/query`, { ...more, filter });
  }

  /** Ids that a query finds. */
  async ids(entity: string, ...filter: unknown[]): Promise<number[]> {
    const { body } = await this.query(entity, filter);
    return body.items.map(({ id }: { id: number }) => id);
  }

  patch(changes: object, headers: Record<string, string> = {}): Promise<Result> {
    return this.call('PATCH', 'Tickets', changes, headers);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function is(op: string, field: string, value?: unknown): object {
  return value === undefined ? { op, field } : { op, field, value };
}
