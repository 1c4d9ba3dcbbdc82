import type { Given } from './flatten.js';

export type Wish = 'new' | 'acknowledged' | 'resolved' | 'discard';

/** What an event wants, and for which record. */
export interface Mapped {
  /** `null` where the query does not say which parameter holds the status. */
  wish: Wish | null;
  externalId: string | null;
}

/** How names and values are compared; see the variants `controlCase` and `statusValues`. */
export interface Comparing {
  caseSensitive: boolean;
  lists: boolean;
}

/** `X-S4-Status` itself: any other value than the three is discarded, on purpose. */
export function wishOf(status: string | undefined, { caseSensitive }: Comparing): Wish {
  if (status === undefined || status === '') return 'new';
  const value = caseSensitive ? status : status.toLowerCase();
  return value === 'new' || value === 'acknowledged' || value === 'resolved' ? value : 'discard';
}

/**
 * Status mapping by the query of the URL: `ExtIDParam`, `ExtStatusParam`, `ResolvedStatus`, `AckStatus`,
 * `NewStatus`. Without `NewStatus`, every value that is neither resolved nor acknowledged opens an alert.
 * `null` where the query maps nothing.
 */
export function mapStatus(
  query: URLSearchParams,
  given: readonly Given[],
  comparing: Comparing,
): Mapped | null {
  const options = new Map([...query].map(([name, value]) => [name.toLowerCase(), value]));
  const valueOf = (option: string): string | null => {
    const name = options.get(option);
    if (name === undefined) return null;
    return given.find((one) => same(one.name, name, comparing))?.value ?? null;
  };
  if (!options.has('extidparam') && !options.has('extstatusparam')) return null;
  const externalId = valueOf('extidparam');
  if (!options.has('extstatusparam')) return { wish: null, externalId };
  const status = valueOf('extstatusparam');
  const is = (option: string): boolean => {
    const wanted = options.get(option);
    if (wanted === undefined || status === null) return false;
    const values = comparing.lists ? wanted.split(',').map((value) => value.trim()) : [wanted];
    return values.some((value) => same(value, status, comparing));
  };
  if (is('resolvedstatus')) return { wish: 'resolved', externalId };
  if (is('ackstatus')) return { wish: 'acknowledged', externalId };
  if (options.has('newstatus') && !is('newstatus')) return { wish: 'discard', externalId };
  return { wish: 'new', externalId };
}

function same(one: string, other: string, { caseSensitive }: Comparing): boolean {
  return caseSensitive ? one === other : one.toLowerCase() === other.toLowerCase();
}
