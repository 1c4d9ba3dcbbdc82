import { text } from './texts';

/** What a button of a dialog shows. */
export interface Result {
  ok: boolean;
  text: string;
}

/** Relative, so that Node-RED adds its own root and the login's token. */
const base = 'autotask-signl4/';

function reason(failure: JQuery.jqXHR): string {
  const body: unknown = failure.responseJSON;
  if (typeof body === 'object' && body !== null) {
    const { error, text: said, code } = body as { error?: unknown; text?: unknown; code?: unknown };
    if (code === 'config.autotask-missing') return text('server.notDeployed');
    if (code === 'config.signl4-missing') return text('server.deployFirst');
    if (typeof error === 'string') return error;
    if (typeof said === 'string') return said;
  }
  if (failure.status === 404) return text('server.notDeployed');
  if (failure.status === 401 || failure.status === 403) return text('server.forbidden');
  return text('server.failed', { status: failure.status });
}

/** The server is to answer in the editor's language. */
function spoken() {
  return { headers: { 'Accept-Language': RED.i18n.lang() } };
}

/** Rejects with an Error whose message is a sentence for people. */
export async function read<T>(path: string): Promise<T> {
  const refused = (failure: JQuery.jqXHR): never => {
    throw new Error(reason(failure));
  };
  return (await $.ajax(base + path, { ...spoken(), dataType: 'json' }).then(null, refused)) as T;
}

/** Never rejects: what went wrong is the result. */
export async function ask(path: string, body: object = {}): Promise<Result> {
  try {
    const request = {
      ...spoken(),
      method: 'POST',
      contentType: 'application/json',
      data: JSON.stringify(body),
    };
    return (await $.ajax(base + path, { ...request, dataType: 'json' })) as Result;
  } catch (failure) {
    return { ok: false, text: reason(failure as JQuery.jqXHR) };
  }
}
