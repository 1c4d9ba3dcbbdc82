import { asText } from '../../frame/call.js';
import type { Parameter } from '../model.js';

/** A parameter that still knows whether it came as text: only text can become title or text of the alert. */
export interface Given extends Parameter {
  isText: boolean;
}

/** Nested objects become one level, with a dot per level (`Outer.Inner`); null is nothing. */
export function flatten(value: unknown, name = ''): Given[] {
  if (value === null || value === undefined) return [];
  if (typeof value === 'object') {
    return Object.entries(value).flatMap(([key, inner]) =>
      flatten(inner, name === '' ? key : `${name}.${key}`),
    );
  }
  return [{ name: name === '' ? 'Text' : name, value: asText(value), isText: typeof value === 'string' }];
}
