import { text } from './texts';

/** What a button of a dialog shows. */
export interface Result {
  ok: boolean;
  text: string;
}

/** Relative, so that Node-RED adds its own root and the login's token. */
const base = 'autotask-signl4/';

function reason({ status, responseJSON }: JQuery.jqXHR): string {
  // What is no object has none of these.
  const { error, text: said, code } = Object(responseJSON) as Record<string, unknown>;
  if (status === 404 || code === 'config.autotask-missing') return text('server.notDeployed');
  if (code === 'config.signl4-missing') return text('server.deployFirst');
  const sentence = error ?? said;
  if (typeof sentence === 'string') return sentence;
  return [401, 403].includes(status) ? text('server.forbidden') : text('server.failed', { status });
}

/** The server is to answer in the editor's language. */
const call = (path: string, more: JQuery.AjaxSettings = {}) =>
  $.ajax(base + path, { headers: { 'Accept-Language': RED.i18n.lang() }, dataType: 'json', ...more });

/** Rejects with an Error whose message is a sentence for people. */
export async function read<T>(path: string): Promise<T> {
  const refused = (failure: JQuery.jqXHR): never => {
    throw new Error(reason(failure));
  };
  return (await call(path).then(null, refused)) as T;
}

/** Never rejects: what went wrong is the result. */
export async function ask(path: string, body: object = {}): Promise<Result> {
  try {
    const request = { method: 'POST', contentType: 'application/json', data: JSON.stringify(body) };
    return (await call(path, request)) as Result;
  } catch (failure) {
    return { ok: false, text: reason(failure as JQuery.jqXHR) };
  }
}
