import Ajv, { type ValidateFunction } from 'ajv';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** SIGNL4's own description of its REST API v1; it is not part of the repository. */
const FILE = join(process.cwd(), '../shared/reference/signl4-openapi-v1.json');

export const isDescribed = existsSync(FILE);
export const missing = 'signl4-openapi-v1.json is not beside the repository (../shared/reference)';

interface Described {
  paths: Record<
    string,
    Record<string, { responses: Record<string, { content?: Record<string, { schema: object }> }> }>
  >;
  components: object;
}

/** What v2 adds to the answers of v1; everything else must be as described. */
const ADDED_IN_V2 = new Set(['externalId', 'dutyInfos', 'eventSourceId']);

/** Says how an answer differs from the description; `[]` where it fits, `null` where nothing describes it. */
export class Contract {
  readonly #described = JSON.parse(readFileSync(FILE, 'utf8')) as Described;
  readonly #ajv = new Ajv({
    strict: false,
    allErrors: true,
    formats: { 'date-time': isDateTime, int32: true, int64: true, binary: true, byte: true },
  });
  readonly #validators = new Map<string, ValidateFunction>();

  constructor() {
    this.#ajv.addSchema({ $id: 'signl4', components: asJsonSchema(this.#described.components) });
  }

  /** @param path as the description has it, such as `/alerts/{alertId}` */
  differences(method: string, path: string, version: 1 | 2, status: number, body: unknown): string[] | null {
    const responses = this.#described.paths[path]?.[method.toLowerCase()]?.responses;
    if (!responses) return null;
    const response = responses[String(status)];
    if (!response) return [`status ${status} is not described`];
    const schema = response.content?.['application/json']?.schema;
    if (!schema) return body === null ? [] : ['no body is described'];
    const key = `${method} ${path} ${status}`;
    let validate = this.#validators.get(key);
    if (!validate) this.#validators.set(key, (validate = this.#ajv.compile(asJsonSchema(schema) as object)));
    if (validate(version === 1 ? body : withoutAdditions(body))) return [];
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
    );
  }

  /** All described operations below these beginnings, as `GET /alerts/{alertId}`. */
  operations(beginnings: readonly string[]): string[] {
    return Object.entries(this.#described.paths)
      .filter(([path]) =>
        beginnings.some((beginning) => path === beginning || path.startsWith(`${beginning}/`)),
      )
      .flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`));
  }
}

/** OpenAPI 3.0 to JSON Schema: `nullable` becomes a type, references point into the added schema. */
function asJsonSchema(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(asJsonSchema);
  if (typeof schema !== 'object' || schema === null) return schema;
  const converted: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(schema)) {
    converted[name] = name === '$ref' ? `signl4${String(value)}` : asJsonSchema(value);
  }
  if (converted['nullable'] === true && typeof converted['type'] === 'string') {
    converted['type'] = [converted['type'], 'null'];
  }
  return converted;
}

function withoutAdditions(body: unknown): unknown {
  if (Array.isArray(body)) return body.map(withoutAdditions);
  if (typeof body !== 'object' || body === null) return body;
  const kept = Object.entries(body).filter(([name]) => !ADDED_IN_V2.has(name));
  return Object.fromEntries(kept.map(([name, value]) => [name, withoutAdditions(value)]));
}

function isDateTime(text: string): boolean {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,7})?Z$/.test(text);
}
