/** Path of the callback below the address of this Node-RED. `null` where Node-RED serves no nodes or has no token. */
export function callbackPath(httpNodeRoot: string | false | undefined, token: string): string | null {
  if (httpNodeRoot === false || token === '') return null;
  const root = (httpNodeRoot ?? '').trim().replace(/^\/+|\/+$/g, '');
  return `${root === '' ? '' : `/${root}`}/signl4/events/${encodeURIComponent(token)}`;
}

/**
 * The address that SIGNL4 reports to. `null` without an address of this Node-RED as seen from outside that begins
 * with `https://` or `http://`.
 *
 * @param publicUrl without `httpNodeRoot`, with or without a slash at the end
 */
export function callbackUrl(
  publicUrl: string,
  httpNodeRoot: string | false | undefined,
  token: string,
): string | null {
  const path = callbackPath(httpNodeRoot, token);
  const base = URL.canParse(publicUrl.trim()) ? new URL(publicUrl.trim()) : null;
  if (path === null || base === null || !/^https?:$/.test(base.protocol)) return null;
  base.pathname = base.pathname.replace(/\/+$/, '') + path;
  base.search = '';
  base.hash = '';
  return base.href;
}
