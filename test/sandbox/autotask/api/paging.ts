import { isObject } from '../../frame/call.js';
import { refuse } from '../query/errors.js';

/** Where a page begins, as it stands in `?paging=`. */
export interface Page {
  pageSize: number;
  /** Last id of each page before this one, oldest first; empty on the first page. */
  previousIds: number[];
}

/** Ids above this one belong to the page. */
export function startOf(page: Page): number {
  return page.previousIds.at(-1) ?? -1;
}

export function pageUrl(base: string, page: Page, search: string | null): string {
  const query = new URLSearchParams({ paging: JSON.stringify(page) });
  if (search !== null) query.set('search', search);
  return `${base}/query/next?${query.toString()}`;
}

/** @throws Refusal when it is none of ours */
export function readPage(text: string | null): Page {
  const page = text === null ? null : parse(text);
  const ids = page?.['previousIds'];
  const pageSize = page?.['pageSize'];
  if (typeof pageSize !== 'number' || !Array.isArray(ids)) refuse('Invalid paging information.');
  return { pageSize, previousIds: ids.map(Number) };
}

function parse(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}
