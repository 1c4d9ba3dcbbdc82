import { shorten } from '../shorten.js';

/** SIGNL4 takes an alert's title and text from parameters of these names, in any case of letters ("Payload schema"). */
const TAKEN = new Set(
  'title subject job task case incident text message messagetext description body content'.split(' '),
);
const CONTROL = /^(?:x-s4-\s*)+/i;
const MOST = 100;

/**
 * Makes the names of an alert's parameters harmless: none is one that SIGNL4 takes for the title, the text or a
 * control parameter, none is empty, and none comes twice, whatever the case of letters.
 */
export class ParameterNames {
  readonly #used = new Set<string>();

  next(wanted: string): string {
    const plain = shorten(wanted.replace(/\s+/g, ' ').trim().replace(CONTROL, ''), MOST);
    const base = plain === '' || TAKEN.has(plain.toLowerCase()) ? `Ticket ${plain}`.trim() : plain;
    let name = base;
    for (let n = 2; this.#used.has(name.toLowerCase()); n += 1) name = `${base} ${n}`;
    this.#used.add(name.toLowerCase());
    return name;
  }
}
