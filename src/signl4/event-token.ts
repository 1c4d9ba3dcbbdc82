import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** Never changes: the derived token is part of an address that SIGNL4 was given. */
const LABEL = 'autotask-signl4 event token v1';

/**
 * The token of the callback address where none is configured: from the team secret, so that every start, instance
 * and version has the same. It does not tell the secret. Empty without a secret.
 */
export function deriveEventToken(teamSecret: string): string {
  const secret = teamSecret.trim();
  return secret === '' ? '' : createHmac('sha256', secret).update(LABEL).digest('base64url');
}

/** Whether this is the token, in a time that does not depend on how much of it is right. Nothing is the empty one. */
export function isToken(given: unknown, token: string): boolean {
  const right = timingSafeEqual(digest(typeof given === 'string' ? given : ''), digest(token));
  return right && token !== '' && typeof given === 'string';
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
