/** What a message carries of a body from outside, as bytes of JSON. */
const MOST = 16 * 1024;
const DEEPEST = 12;
const PROTOTYPE = new Set(['__proto__', 'constructor', 'prototype']);

/** How much stays of long texts and lists, tried from the first to the last. */
const MEASURES = [
  { text: MOST, list: 1000 },
  { text: 2000, list: 100 },
  { text: 400, list: 30 },
  { text: 80, list: 8 },
] as const;

type Measure = (typeof MEASURES)[number];

/**
 * A copy of a value of JSON that takes at most 16 kB: without keys that would reach a prototype, without what lies
 * deeper than 12 levels, and with long texts and lists shortened where that is needed. `null` where even that is
 * too large.
 */
export function keptRaw(value: unknown): unknown {
  for (const measure of MEASURES) {
    const copy = copyOf(value, measure, DEEPEST);
    if (Buffer.byteLength(JSON.stringify(copy) ?? '') <= MOST) return copy;
  }
  const parts = typeof value === 'object' && value !== null ? Object.entries(value).slice(0, 60) : [];
  const small = copyOf(Object.fromEntries(parts), MEASURES[3], 1);
  return Buffer.byteLength(JSON.stringify(small)) <= MOST ? small : null;
}

function copyOf(value: unknown, measure: Measure, depth: number): unknown {
  if (typeof value === 'string')
    return value.length > measure.text ? `${value.slice(0, measure.text)}…` : value;
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value !== 'object' || value === null || depth === 0) return null;
  if (Array.isArray(value)) return value.slice(0, measure.list).map((one) => copyOf(one, measure, depth - 1));
  const entries = Object.entries(value)
    .filter(([key]) => !PROTOTYPE.has(key))
    .slice(0, measure.list)
    .map(([key, one]) => [key.slice(0, measure.text), copyOf(one, measure, depth - 1)] as const);
  return Object.fromEntries(entries);
}
