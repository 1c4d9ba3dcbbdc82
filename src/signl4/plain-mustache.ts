import Mustache from 'mustache';

/**
 * Mustache's own lookup reads what an object inherits and calls functions, so `{{constructor.name}}` would say
 * `Object`. This one reads own properties only, which makes it needless to clone each message first.
 */
export class OwnContext extends Mustache.Context {
  constructor(
    private readonly own: unknown,
    private readonly above: OwnContext | null = null,
  ) {
    super(own, above ?? undefined);
  }

  override push(view: unknown): OwnContext {
    return new OwnContext(view, this);
  }

  override lookup(name: string): unknown {
    if (name === '.') return this.own;
    const here = ownValue(this.own, name);
    const value = here === undefined && name.includes('.') ? ownPath(this.own, name.split('.')) : here;
    return value === undefined ? this.above?.lookup(name) : value;
  }
}

/** Shows values as plain text: no HTML is escaped, and no value's own `toString` is called. */
export class PlainWriter extends Mustache.Writer {
  /** Mustache's own cache never forgets; `templates.ts` keeps one that does. */
  readonly templateCache = undefined;

  override escapedValue(token: string[], context: Mustache.Context): string {
    return textOf(context.lookup(token[1] as string));
  }

  override unescapedValue(token: string[], context: Mustache.Context): string {
    return textOf(context.lookup(token[1] as string));
  }
}

/** An own property, but no function; `undefined` where there is none. */
function ownValue(of: unknown, name: string): unknown {
  if (typeof of !== 'object' || of === null || !Object.hasOwn(of, name)) return undefined;
  const value = (of as Record<string, unknown>)[name];
  return typeof value === 'function' ? undefined : value;
}

function ownPath(of: unknown, path: readonly string[]): unknown {
  let value = of;
  for (const name of path) value = ownValue(value, name);
  return value;
}

function textOf(value: unknown): string {
  return Array.isArray(value) ? value.map(textOfOne).filter(Boolean).join(', ') : textOfOne(value);
}

function textOfOne(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint')
    return String(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '' : value.toISOString();
  const shown = ownValue(value, 'label') ?? ownValue(value, 'name');
  return typeof shown === 'string' || typeof shown === 'number' ? String(shown) : '';
}
