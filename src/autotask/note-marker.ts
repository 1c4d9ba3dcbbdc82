import { createHash } from 'node:crypto';

/** The last line of every note that this package writes: tells them from other people's, and finds them again. */
export const NOTE_MARKER = /\[SIGNL4 [0-9a-f]{12}\]\s*$/;

/** The marker of the note about one event, such as `[SIGNL4 4f2a9c1b7d03]`. @param about what no other note is about */
export function noteMarker(about: string): string {
  return `[SIGNL4 ${createHash('sha256').update(about).digest('hex').slice(0, 12)}]`;
}
