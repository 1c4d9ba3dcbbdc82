import type { RawRecord } from '../types.js';

/** Reads a record's fields whatever the case of its keys; Autotask's own spelling is tried first. */
export function fieldReader(raw: RawRecord): (name: string) => unknown {
  let lower: Map<string, unknown> | null = null;
  return (name) => {
    if (Object.hasOwn(raw, name)) return raw[name];
    lower ??= new Map(Object.entries(raw).map(([key, value]) => [key.toLowerCase(), value]));
    return lower.get(name.toLowerCase());
  };
}

export function asNumber(value: unknown): number | null {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  return typeof value === 'string' && /^\s*-?\d+\s*$/.test(value) ? Number(value) : null;
}

export function asText(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}
