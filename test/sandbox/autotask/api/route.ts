import { childOfRoute, entityOfRoute, type Entity } from '../schema/entities.js';

/** What a path below `V1.0/` asks for. */
export type Route =
  | { kind: 'special'; name: 'thresholdinformation' | 'version' | 'authenticate' }
  | { kind: 'query'; entity: Entity; part: 'query' | 'count' | 'next' }
  | { kind: 'information'; entity: Entity; part: 'info' | 'fields' | 'udfs' }
  | { kind: 'collection'; entity: Entity; parentId: number | null }
  | { kind: 'item'; entity: Entity; parentId: number | null; id: number };

const SPECIAL = ['thresholdinformation', 'version', 'authenticate'] as const;

/** Reads the parts of a path; null where Autotask has no such route. */
export function readRoute(path: string): Route | null {
  const [first = '', ...rest] = path.split('/').filter((part) => part !== '');
  const special = SPECIAL.find((name) => name === first.toLowerCase());
  if (special) return rest.length === 0 ? { kind: 'special', name: special } : null;
  const entity = entityOfRoute(first);
  if (!entity) return null;
  const own = readOwn(entity, rest, null);
  if (own) return own;
  const [parentId = '', path2 = '', ...below] = rest;
  const child = isId(parentId) ? childOfRoute(entity.name, path2) : undefined;
  return child ? readOwn(child, below, Number(parentId)) : null;
}

function readOwn(entity: Entity, rest: string[], parentId: number | null): Route | null {
  const [first = '', second = '', ...more] = rest.map((part) => part.toLowerCase());
  if (more.length > 0) return null;
  if (first === '') return { kind: 'collection', entity, parentId };
  if (first === 'entityinformation') {
    const part = INFORMATION[second];
    return part ? { kind: 'information', entity, part } : null;
  }
  if (first === 'query' && parentId === null) {
    const part = QUERY[second];
    return part ? { kind: 'query', entity, part } : null;
  }
  return isId(first) && second === '' ? { kind: 'item', entity, parentId, id: Number(first) } : null;
}

const INFORMATION: Partial<Record<string, 'info' | 'fields' | 'udfs'>> = {
  '': 'info',
  fields: 'fields',
  userdefinedfields: 'udfs',
};

const QUERY: Partial<Record<string, 'query' | 'count' | 'next'>> = {
  '': 'query',
  count: 'count',
  next: 'next',
};

function isId(part: string): boolean {
  return /^-?\d+$/.test(part);
}
