import { isVariable } from './entries';
import { text } from './texts';

/**
 * Validators give `true`, or a sentence that says what is wrong. `name` is the key of the field's label. A flow of an
 * earlier version has no value where a property is new, and the runtime takes the default.
 */
type Verdict = true | string;

function wrong(name: string, key: string, facts: Record<string, string | number> = {}): string {
  return `${text(`field.${name}`)}: ${text(`invalid.${key}`, facts)}`;
}

export function whole(value: unknown, name: string, min: number, max: number): Verdict {
  if (value === undefined || isVariable(value)) return true;
  const written = String(value).trim();
  const fits = /^\d+$/.test(written) && Number(written) >= min && Number(written) <= max;
  return fits || wrong(name, 'number', { min, max });
}

/** An empty address is right where a default exists. */
export function address(value: unknown, name: string): Verdict {
  if (value === '' || value === undefined || isVariable(value)) return true;
  try {
    return /^https?:$/.test(new URL(String(value)).protocol) || wrong(name, 'address');
  } catch {
    return wrong(name, 'address');
  }
}

/** An address of e-mail, alone or behind a name in `<>`; an empty one is right where a default exists. */
export function email(value: unknown, name: string): Verdict {
  if (value === '' || value === undefined || isVariable(value)) return true;
  return /^([^<>\r\n]*<)?[^\s<>@]+@[^\s<>@]+>?$/.test(String(value).trim()) || wrong(name, 'email');
}

/** A fallback is another way than the first. */
export function anotherWay(value: unknown, first: unknown): Verdict {
  return !value || value !== first || isVariable(value) || wrong('fallback', 'sameTransport');
}

/** One more Autotask filter: a JSON object or array. */
export function query(value: unknown): Verdict {
  if (typeof value !== 'string' || value.trim() === '' || isVariable(value)) return true;
  try {
    const parsed: unknown = JSON.parse(value);
    return (typeof parsed === 'object' && parsed !== null) || wrong('query', 'filter');
  } catch (error) {
    return wrong('query', 'json', { said: (error as Error).message });
  }
}

/** First part of every external id: what survives SIGNL4, e-mail subjects and URLs. */
export function prefix(value: unknown): Verdict {
  return isVariable(value) || /^[A-Za-z0-9][A-Za-z0-9_-]*$/.test(String(value)) || wrong('prefix', 'prefix');
}

/** Finds sections that were opened and not closed, or closed in the wrong order. */
export function template(value: unknown, name: string): Verdict {
  const open: string[] = [];
  for (const [, kind, tag] of String(value).matchAll(/\{\{([#^/])\s*([^}]*?)\s*\}\}/g)) {
    if (kind !== '/') open.push(tag ?? '');
    else if (open.pop() !== tag) return wrong(name, 'section', { tag: tag ?? '' });
  }
  const unclosed = String(value).split('{{').length !== String(value).split('}}').length;
  if (open.length > 0) return wrong(name, 'section', { tag: open[0] ?? '' });
  return !unclosed || wrong(name, 'braces');
}

/** A stored list, or a variable that holds one. */
export function list(value: unknown, name: string): Verdict {
  return (
    value === undefined || value === '' || Array.isArray(value) || isVariable(value) || wrong(name, 'list')
  );
}

/** Last part of a URL. */
export function path(value: unknown): Verdict {
  const written = String(value ?? '').trim();
  return written === '' || isVariable(value) || /^[\w.~-]{1,100}$/.test(written) || wrong('path', 'path');
}

/** Autotask's configuration, which only callouts and webhooks do without. */
export function account(
  value: unknown,
  node: { poll: unknown; callout: unknown; webhook: unknown },
): Verdict {
  const isNamed = typeof value === 'string' && value !== '' && value !== '_ADD_';
  const needsLogin = node.poll !== false || (node.callout === false && node.webhook === false);
  return isNamed || !needsLogin || wrong('autotask', 'account');
}
