import { createHash, timingSafeEqual } from 'node:crypto';

/** Beside a 401: some senders wait for it before they show their login (RFC 7617). */
export const CHALLENGE = { 'WWW-Authenticate': 'Basic realm="Autotask", charset="UTF-8"' } as const;

/**
 * Whether a header `Authorization` holds this login; in a time that tells nothing about it. Letters beyond ASCII
 * are taken in UTF-8 and in Latin-1, since senders differ. Without user and password everybody is welcome.
 */
export function isAuthorized(header: string | undefined, user: string, password: string): boolean {
  if (user === '' && password === '') return true;
  const given = Buffer.from(/^\s*basic\s+([\w+/=-]+)\s*$/i.exec(header ?? '')?.[1] ?? '', 'base64');
  const login = `${user}:${password}`;
  const utf8 = Buffer.from(login);
  const short = Buffer.from(login, 'latin1');
  const latin1 = short.toString('latin1') === login ? short : utf8;
  const matches = [utf8, latin1].map((wanted) => timingSafeEqual(digest(given), digest(wanted)));
  return matches.includes(true);
}

/** Of the same length for all, as a comparison in constant time needs it. */
function digest(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest();
}
