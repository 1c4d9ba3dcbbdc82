import type { NodeRed } from './node-red.js';

/** Whether Node-RED asks for a login of its own on its public side, and so answers before us. */
export function isGuarded({ settings }: NodeRed): boolean {
  const { httpNodeAuth, httpAdminAuth, httpAdminRoot, httpNodeRoot } = settings;
  if (httpNodeAuth) return true;
  // The admin side's old login stands in front of everything below its root.
  return (
    Boolean(httpAdminAuth) && httpAdminRoot !== false && `${httpNodeRoot}`.startsWith(`${httpAdminRoot}`)
  );
}

/**
 * The address of a public path as the services see it.
 *
 * @param publicUrl address of this Node-RED as seen from outside
 * @param path below httpNodeRoot, such as `/autotask/tickets`
 * @returns `null` where it has none: `publicUrl` is empty or no web address, or Node-RED's public side is off
 */
export function publicAddress({ settings }: NodeRed, publicUrl: string, path: string): string | null {
  if (settings.httpNodeRoot === false || publicUrl.trim() === '') return null;
  try {
    const url = new URL(publicUrl.trim());
    if (!/^https?:$/.test(url.protocol)) return null;
    url.search = '';
    url.hash = '';
    url.pathname = `${url.pathname}/${settings.httpNodeRoot ?? ''}/${path}`.replace(/\/{2,}/g, '/');
    return url.href;
  } catch {
    return null;
  }
}
