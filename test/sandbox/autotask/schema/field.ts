export type FieldType = 'integer' | 'long' | 'double' | 'string' | 'datetime' | 'boolean';

/** A field of an entity as `entityInformation/fields` tells it. */
export interface Field {
  name: string;
  type: FieldType;
  /** Longest text, 0 where that has no meaning. */
  length: number;
  required: boolean;
  readOnly: boolean;
  /** May be set when the record is made, never after. */
  createOnly: boolean;
  queryable: boolean;
  pickList: boolean;
  /** Field whose value decides which options are valid. */
  pickListParent: string | null;
  /** Entity that the value is an id of, in the singular as Autotask writes it. */
  reference: string | null;
  /** Ticket webhooks can watch it. */
  webhook: boolean;
}

const TYPES: Record<string, FieldType> = {
  int: 'integer',
  long: 'long',
  double: 'double',
  string: 'string',
  datetime: 'datetime',
  bool: 'boolean',
};

/**
 * Reads a table of fields, one a line: `name type(length) flags…`. Flags: `required`, `ro` (read-only),
 * `once` (only at creation), `noquery`, `pick` or `pick<parentField`, `ref=Entity`, `hook`.
 */
export function readFields(table: string): Field[] {
  return table
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map(readField);
}

function readField(line: string): Field {
  const [name = '', typed = '', ...flags] = line.split(/\s+/);
  const [, type = '', length] = /^(\w+)(?:\((\d+)\))?$/.exec(typed) ?? [];
  const kind = TYPES[type];
  if (!kind) throw new Error(`no such type of field: ${line}`);
  const pick = flags.find((flag) => flag.startsWith('pick'));
  return {
    name,
    type: kind,
    length: Number(length ?? 0),
    required: flags.includes('required'),
    readOnly: flags.includes('ro'),
    createOnly: flags.includes('once'),
    queryable: !flags.includes('noquery'),
    pickList: pick !== undefined,
    pickListParent: pick?.split('<')[1] ?? null,
    reference: flags.find((flag) => flag.startsWith('ref='))?.slice(4) ?? null,
    webhook: flags.includes('hook'),
  };
}
