import { json, type Answer } from '../../frame/call.js';
import type { Child, Entity } from '../schema/entities.js';
import { compile, type Test } from '../query/compile.js';
import { Refusal, refuse } from '../query/errors.js';
import { parseQuery, type Node, type Query } from '../query/parse.js';
import { run } from '../query/run.js';
import { isHidden } from '../tenant/notes.js';
import { allows } from '../tenant/rights.js';
import type { Row } from '../tenant/row.js';
import { need, type Context } from './context.js';
import { noRoute } from './errors.js';
import { attachment, withoutData } from './attachment.js';
import { pageUrl, readPage, startOf, type Page } from './paging.js';
import { shapeOf } from './present.js';

/** Failed events of webhooks are kept for 30 days. */
const KEPT_LOGS_MS = 30 * 86_400_000;

/** `GET …/query?search=` and `POST …/query`; the further pages want the same verb, and for POST the same body. */
export function query(context: Context, entity: Entity, next: boolean): Answer {
  const asked = parseQuery(searchOf(context));
  checkAllowed(entity, asked);
  const page: Page = next
    ? readPage(context.call.query.get('paging'))
    : { pageSize: asked.maxRecords, previousIds: [] };
  const shape = shapeOf(context.tenant, entity.name, asked.includeFields);
  const rows = find(context, entity, asked, page);
  const more = rows.length > page.pageSize;
  const items = rows.slice(0, page.pageSize);
  const paged = more && mayPage(context, asked);
  const base = `${pageOrigin(context)}${entity.name}`;
  const search = context.call.method === 'GET' ? context.call.query.get('search') : null;
  const before = page.previousIds.slice(0, -1);
  const after = [...page.previousIds, items.at(-1)?.id ?? 0];
  return json(200, {
    items: items.map(shape).map(withoutData),
    pageDetails: {
      count: items.length,
      requestCount: page.pageSize,
      prevPageUrl:
        page.previousIds.length > 0 ? pageUrl(base, { ...page, previousIds: before }, search) : null,
      nextPageUrl: paged ? pageUrl(base, { ...page, previousIds: after }, search) : null,
    },
  });
}

/** `…/query/count` */
export function count(context: Context, entity: Entity): Answer {
  const asked = parseQuery(searchOf(context));
  checkAllowed(entity, asked);
  const everything: Page = { pageSize: Number.MAX_SAFE_INTEGER - 1, previousIds: [] };
  return json(200, { queryCount: find(context, entity, asked, everything).length });
}

/** `GET /{entity}/{id}`: an unknown id is no error but `{"item":null}`. */
export function item(
  context: Context,
  entity: Entity,
  id: number,
  parent: { child: Child; id: number } | null,
): Answer {
  if (!mayQuery(context, entity)) return json(200, { item: null });
  const row = visibleRow(context, entity, id);
  if (!row && isFresh(context, entity, id)) return noRoute(context.call.path);
  const belongs = row && (parent === null || row.values[parent.child.key] === parent.id);
  if (!belongs) return json(200, { item: null });
  const found = shapeOf(context.tenant, entity.name, null)(row);
  return json(200, entity.name === 'TicketAttachments' ? attachment(context, found) : { item: found });
}

/** `GET /{parent}/{id}/{path}`: the first 500 rows of a parent. */
export function children(context: Context, entity: Entity, child: Child, parentId: number): Answer {
  const filter: Node = { op: 'eq', field: child.key, value: parentId, udf: false };
  const asked: Query = { filter: { op: 'and', items: [filter] }, maxRecords: 500, includeFields: null };
  const rows = find(context, entity, asked, { pageSize: 500, previousIds: [] }).slice(0, 500);
  return json(200, {
    items: rows.map(shapeOf(context.tenant, entity.name, null)).map(withoutData),
    pageDetails: { count: rows.length, requestCount: 500, prevPageUrl: null, nextPageUrl: null },
  });
}

/** The row if the user may see it; it may lag behind. */
export function visibleRow(context: Context, entity: Entity, id: number): Row | undefined {
  const written = context.tenant.table(entity.name).get(id);
  const row = written && context.tenant.visible(entity.name, written);
  const seen = seenBy(context, entity);
  return row && (seen === null || seen(row)) ? row : undefined;
}

/** Whether a restricted security level leaves this row, however fresh it is. */
export function maySee(context: Context, entity: Entity, row: Row): boolean {
  return seenBy(context, entity)?.(row) ?? true;
}

/** Written, not yet to be read, and answered 404 for it (seen on one tenant). */
function isFresh({ tenant }: Context, entity: Entity, id: number): boolean {
  if (tenant.settings.variants.freshRecord !== '404') return false;
  const written = tenant.table(entity.name).get(id);
  return written !== undefined && tenant.visible(entity.name, written) === undefined;
}

/** One row more than the page holds shows that there is another page. */
function find(context: Context, entity: Entity, asked: Query, page: Page): Row[] {
  if (!mayQuery(context, entity)) return [];
  return run(context.tenant, entity.name, {
    filter: asked.filter,
    above: startOf(page),
    most: page.pageSize + 1,
    seen: seenBy(context, entity),
  });
}

function mayQuery(context: Context, entity: Entity): boolean {
  const silent = context.tenant.settings.variants.missingRight === 'no rows';
  if (!silent) need(context, entity.name, 'query');
  return allows(context.user.rights, entity.name, 'query');
}

/** A restricted security level sees fewer rows, without an error (Autotask help, API user). */
function seenBy({ tenant }: Context, entity: Entity): Test | null {
  const restriction = tenant.settings.restrictions[entity.name];
  const tests: Test[] = [];
  if (restriction && restriction.length > 0) {
    const udfs = tenant.udfs(entity.name).map(({ name }) => name);
    const { filter } = parseQuery({ filter: restriction });
    tests.push(compile(filter, { entity, udfs, variants: tenant.settings.variants }));
  }
  if (entity.name === 'WebhookEventErrorLogs')
    tests.push((row) => Number(row.values['createDateTime']) > tenant.now() - KEPT_LOGS_MS);
  if (entity.name === 'TicketNotes') tests.push((row) => !isHidden(tenant, row));
  return tests.length === 0 ? null : (row) => tests.every((test) => test(row));
}

/** TicketHistory answers one filter only: `ticketID eq n`. */
function checkAllowed(entity: Entity, { filter }: Query): void {
  if (entity.name !== 'TicketHistory') return;
  const [only, more] = filter.items;
  const good =
    only && !more && !('items' in only) && only.op === 'eq' && only.field.toLowerCase() === 'ticketid';
  if (!good) refuse('Invalid query syntax. TicketHistory can only be queried by ticketID.');
}

function mayPage({ tenant }: Context, { includeFields }: Query): boolean {
  if (includeFields === null || includeFields.some((name) => name.toLowerCase() === 'id')) return true;
  if (tenant.settings.variants.pagesWithoutId === 'one page') return false;
  return refuse('Invalid query syntax. IncludeFields must contain id when there is more than one page.');
}

function searchOf(context: Context): unknown {
  const { call } = context;
  const text = call.method === 'GET' ? call.query.get('search') : call.body.toString('utf8');
  if (text === null || text === '') return refuse('Invalid query syntax. A filter is required.');
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal(400, 'The request is invalid.');
  }
}

function pageOrigin({ tenant, call, base }: Context): string {
  const { nextPageOrigin } = tenant.settings;
  return nextPageOrigin === null ? base : base.replace(call.origin, nextPageOrigin);
}
