import { json, type Answer } from '../../frame/call.js';
import type { Entity, Verb } from '../schema/entities.js';
import type { Context } from './context.js';
import { iisNotFound, noRoute, wrongVerb } from './errors.js';
import { entityInformation, fieldInformation, udfInformation } from './information.js';
import type { Limits } from './limits.js';
import { children, count, item, query } from './read.js';
import { readRoute, type Route } from './route.js';
import { create, remove, update, type Parent } from './write.js';

/** Answers an authenticated call. @throws Refusal */
export function dispatch(context: Context, path: string, limits: Limits): Answer {
  const { method } = context.call;
  const route = readRoute(path);
  if (!route) return noRoute(`${context.base}${path}`);
  switch (route.kind) {
    case 'special':
      return method === 'GET' ? special(context, route.name, limits) : wrongVerb(method);
    case 'information':
      return method === 'GET' ? information(context, route) : wrongVerb(method);
    case 'query':
      return queried(context, route);
    case 'collection':
      return collection(context, route);
    default:
      return single(context, route);
  }
}

function special({ tenant }: Context, name: string, limits: Limits): Answer {
  if (name !== 'thresholdinformation') return json(200, name === 'version' ? { apiVersions: ['V1.0'] } : {});
  const { limit, minutes } = tenant.settings.threshold;
  return json(200, {
    externalRequestThreshold: limit,
    requestThresholdTimeframe: minutes,
    currentTimeframeRequestCount: limits.used(),
  });
}

function information(context: Context, { entity, part }: Extract<Route, { kind: 'information' }>): Answer {
  if (part === 'info') return entityInformation(context, entity);
  return part === 'fields' ? fieldInformation(context, entity) : udfInformation(context, entity);
}

/** A further page is asked for with the verb of the first: only a GET carries its search in the URL. */
function queried(context: Context, { entity, part }: Extract<Route, { kind: 'query' }>): Answer {
  const { method } = context.call;
  if (method !== 'GET' && method !== 'POST') return wrongVerb(method);
  if (part === 'count') return count(context, entity);
  if (part === 'next' && (method === 'GET') !== context.call.query.has('search')) return wrongVerb(method);
  return query(context, entity, part === 'next');
}

function collection(context: Context, { entity, parentId }: Extract<Route, { kind: 'collection' }>): Answer {
  const { method } = context.call;
  const verbs = parentId === null ? entity.collection : (entity.child?.verbs ?? []);
  // An entity that lives below its parent alone has no route of its own: POST /TicketNotes is 404, not 405.
  if (verbs.length === 0) return noRoute(context.call.path);
  if (!verbs.includes(method as Verb) || (method === 'DELETE' && parentId !== null)) return wrongVerb(method);
  const parent = parentOf(entity, parentId);
  switch (method) {
    case 'GET':
      return parent ? children(context, entity, parent.child, parent.id) : wrongVerb(method);
    case 'POST':
      return create(context, entity, parent);
    case 'PUT':
      return update(context, entity, parent, 'put');
    default:
      return patchMissing(context, entity) ? iisNotFound() : update(context, entity, parent, 'patch');
  }
}

function single(context: Context, { entity, parentId, id }: Extract<Route, { kind: 'item' }>): Answer {
  const { method } = context.call;
  const parent = parentOf(entity, parentId);
  if (method === 'GET') return item(context, entity, id, parent);
  const deletable = parent ? parent.child.verbs.includes('DELETE') : entity.deletable;
  if (method === 'DELETE' && deletable) return remove(context, entity, parent, id);
  // The way around that was reported where PATCH is missing.
  if (method === 'PUT' && !parent && patchMissing(context, entity))
    return update(context, entity, null, 'put', id);
  return wrongVerb(method);
}

function parentOf(entity: Entity, parentId: number | null): Parent | null {
  return parentId !== null && entity.child ? { child: entity.child, id: parentId } : null;
}

function patchMissing({ tenant }: Context, entity: Entity): boolean {
  const { patch } = tenant.settings.variants;
  return patch === '404' || (patch === '404 for Contacts' && entity.name === 'Contacts');
}
