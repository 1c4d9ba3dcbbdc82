import type { IncomingMessage } from 'node:http';
import type { NodeApp } from './node-red.js';

/**
 * Keeps the body parsers of Node-RED's admin side, which see every request first where `httpAdminRoot` is `/`, away
 * from our own: what they have parsed has lost its bytes, and malformed JSON would be answered before us.
 * They pass over what is marked as read already. The mark has to be set in front of everything else in the root
 * application, where Node-RED's own `21-httpin.js` puts its middleware for raw bodies too.
 *
 * @param isOurs whether a path below `httpNodeRoot`, without its query, is one of ours
 */
export function keepRaw(app: NodeApp, isOurs: (path: string) => boolean): void {
  const mark = (request: IncomingMessage & { _body?: boolean }, _response: unknown, next: () => void) => {
    const root = app.path().replace(/\/+$/, '');
    const [path = ''] = (request.url ?? '').split('?', 1);
    if (path.toLowerCase().startsWith(root.toLowerCase()) && isOurs(path.slice(root.length)))
      request._body = true;
    next();
  };
  let root = app;
  while (root.parent) root = root.parent;
  root.use(mark);
  const stack = root._router?.stack ?? [];
  const at = stack.findIndex(({ handle }) => handle === mark);
  if (at > 0) stack.unshift(...stack.splice(at, 1));
}
