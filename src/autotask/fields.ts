/** An option of a picklist as Autotask describes it. */
export interface Option {
  id: number;
  label: string;
  active: boolean;
  isDefault: boolean;
  isSystem: boolean;
  sortOrder: number;
  /** Option of the field that this one depends on (`parentField`). */
  parent: number | null;
}

/** A field of an entity, of `entityInformation/fields` or `…/userDefinedFields`. */
export interface FieldInfo {
  name: string;
  label: string;
  type: string;
  length: number | null;
  required: boolean;
  readOnly: boolean;
  queryable: boolean;
  references: string | null;
  /** `null`: no picklist. */
  options: Option[] | null;
  parentField: string | null;
}

/** What the user may do with an entity. */
export interface EntityInfo {
  canQuery: boolean;
  canCreate: boolean;
  canUpdate: boolean;
}

/** Reads `{"fields":[…]}`; picklist values come as texts where tickets carry numbers. */
export function readFields(body: unknown): FieldInfo[] {
  return list(record(body)['fields']).flatMap((entry) => {
    const raw = record(entry);
    const name = text(raw['name']);
    return name === '' ? [] : [readField(raw, name)];
  });
}

function readField(raw: Record<string, unknown>, name: string): FieldInfo {
  return {
    name,
    label: text(raw['label']) || name,
    type: text(raw['datatype'] ?? raw['type']),
    length: typeof raw['length'] === 'number' ? raw['length'] : null,
    required: raw['isrequired'] === true,
    readOnly: raw['isreadonly'] === true,
    queryable: raw['isqueryable'] !== false,
    references: text(raw['referenceentitytype']) || null,
    options: raw['ispicklist'] === true ? list(raw['picklistvalues']).flatMap(readOption) : null,
    parentField: text(raw['picklistparentvaluefield']) || null,
  };
}

function readOption(entry: unknown): Option[] {
  const raw = record(entry);
  const id = number(raw['value']);
  if (id === null) return [];
  return [
    {
      id,
      label: text(raw['label']),
      active: raw['isactive'] !== false,
      isDefault: raw['isdefaultvalue'] === true,
      isSystem: raw['issystem'] === true,
      sortOrder: number(raw['sortorder']) ?? 0,
      parent: number(raw['parentvalue']),
    },
  ];
}

/** Reads `{"info":{…}}`. Rights say `None` where the security level takes away what the entity could do. */
export function readInfo(body: unknown): EntityInfo {
  const info = record(record(body)['info']);
  const can = (verb: string) =>
    info[`can${verb}`] !== false && !/^(none|0)$/i.test(text(info[`useraccessfor${verb}`] ?? 'All'));
  return { canQuery: can('query'), canCreate: can('create'), canUpdate: can('update') };
}

/** Keys in lower case; Autotask's own spelling is not the same everywhere. */
function record(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key.toLowerCase(), one as unknown]));
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}

function number(value: unknown): number | null {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^\s*-?\d+\s*$/.test(value) ? Number(value) : null;
}
