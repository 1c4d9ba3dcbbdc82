import type { Answer } from '../frame/call.js';
import { json } from '../frame/call.js';
import type { World } from './world.js';

/** Known from the field: the answer to a wrong secret. */
export const SOURCE_NOT_FOUND = 3004;

/**
 * SIGNL4's error object (ErrorResponseContent of the OpenAPI description).
 * Of the numbers in `code` only 3004 is public; the others here are the HTTP status.
 */
export function errorAnswer(
  world: World,
  status: number,
  message: string,
  details: string,
  code: number = status,
): Answer {
  return json(status, { requestId: world.guid(), code, message, details, errors: [] });
}
