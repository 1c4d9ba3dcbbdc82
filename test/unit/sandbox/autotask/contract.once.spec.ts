import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import { ENTITIES } from '../../../sandbox/autotask/schema/entities.js';
import { leaveOut } from '../../../house/skip.js';
import { Client, is, type Result } from './client.js';
import { describeIn } from '../../../house/share.js';

/** The published description is not part of this repository; it lies beside it where the package is developed. */
const SWAGGER = join(process.cwd(), '../shared/reference/autotask-swagger-reduced.json');

interface Swagger {
  paths: Record<string, Record<string, { responses: Record<string, { schema?: { $ref: string } }> }>>;
  definitions: Record<string, { properties?: Record<string, object> }>;
}

const OUTSIDE =
  /\/(TicketNoteWebhook|TicketCategor|ResourceRoleDepartments|ResourceRoleQueues|DeletedTicketActivityLogs)/;

/** The reduced description leaves them out; the README says what they are built on. */
const UNDESCRIBED = new Set(['TicketAttachments']);

describeIn(0, 'Autotask sandbox: answers as autotask-swagger-reduced.json describes them', () => {
  const api = new Client();
  let swagger: Swagger;
  let validators: Map<string, ValidateFunction>;
  let ticket: number;

  before(function () {
    if (!existsSync(SWAGGER))
      leaveOut(this, 'autotask-swagger-reduced.json is not beside the repository (../shared/reference)');
    swagger = JSON.parse(readFileSync(SWAGGER, 'utf8')) as Swagger;
    validators = compileAll(swagger);
  });

  beforeEach(() => {
    ticket = api.control.createTicket({ udf: { 'Site Code': 'B' }, assignedResourceID: 29680001 }).id;
    api.control.addNote(ticket, { title: 'x', description: 'y' });
  });

  function check(method: string, path: string, { status, body }: Result): void {
    assert.equal(status, 200, `${method} ${path}`);
    const ref = swagger.paths[path]?.[method.toLowerCase()]?.responses['200']?.schema?.$ref;
    assert.ok(ref, `${method} ${path} is described`);
    const validate = validators.get(ref);
    assert.ok(validate, ref);
    assert.ok(validate(body), `${method} ${path}: ${JSON.stringify(validate.errors)}`);
  }

  for (const { name, child } of Object.values(ENTITIES).filter((one) => !UNDESCRIBED.has(one.name))) {
    it(`${name}: query, count, item and metadata`, async () => {
      const node = name === 'TicketHistory' ? is('eq', 'ticketID', ticket) : is('gte', 'id', 0);
      const found = await api.query(name, [node], { MaxRecords: 100 });
      check('POST', `/V1.0/${name}/query`, found);
      const search = encodeURIComponent(JSON.stringify({ filter: [node] }));
      check('GET', `/V1.0/${name}/query`, await api.get(`${name}/query?search=${search}`));
      check(
        'POST',
        `/V1.0/${name}/query/count`,
        await api.call('POST', `${name}/query/count`, { filter: [node] }),
      );
      check('GET', `/V1.0/${name}/query/count`, await api.get(`${name}/query/count?search=${search}`));
      check('GET', `/V1.0/${name}/{id}`, await api.get(`${name}/${found.body.items[0]?.id ?? 1}`));
      for (const part of ['', '/fields', '/userDefinedFields'])
        check(
          'GET',
          `/V1.0/${name}/entityInformation${part}`,
          await api.get(`${name}/entityInformation${part}`),
        );
    });

    if (child)
      it(`${child.parent}/{parentId}/${child.path}: collection and metadata`, async () => {
        const route = `${child.parent}/{parentId}/${child.path}`;
        const id = { Tickets: ticket, Companies: 29762001, Resources: 29680001 }[child.parent as string] ?? 1;
        const there = `${child.parent}/${id}/${child.path}`;
        const listed = await api.get(there);
        check('GET', `/V1.0/${route}`, listed);
        check('GET', `/V1.0/${route}/{id}`, await api.get(`${there}/${listed.body.items[0]?.id ?? 1}`));
        check(
          'GET',
          `/V1.0/${route}/entityInformation/fields`,
          await api.get(`${there}/entityInformation/fields`),
        );
      });
  }

  it('every described field of an entity is there, and can be asked for', async () => {
    for (const { name, single, fields } of Object.values(ENTITIES)) {
      const described = Object.keys(swagger.definitions[`${single}Model`]?.properties ?? {});
      const known = new Set(['userDefinedFields', ...fields.map((field) => field.name)]);
      const missing = described.filter((field) => !known.has(field));
      assert.deepEqual(missing, [], name);
    }
  });

  it('these tests see a field of another type, and one that is not described', async () => {
    const { status, headers, text, body } = await api.get(`Tickets/${ticket}`);
    for (const wrong of [{ status: '1' }, { nonsense: 1 }, { createDate: 5 }]) {
      const result = { status, headers, text, body: { item: { ...body.item, ...wrong } } };
      assert.throws(() => check('GET', '/V1.0/Tickets/{id}', result), JSON.stringify(wrong));
    }
  });

  it('ThresholdInformation and ZoneInformation', async () => {
    check('GET', '/V1.0/ThresholdInformation', await api.get('ThresholdInformation'));
    check('GET', '/V1.0/ZoneInformation', await api.get('ZoneInformation?user=api@sandbox.example'));
  });

  it('creating and changing', async () => {
    const body = { title: 'x', status: 1, priority: 14, companyID: 0, queueID: 29684001 };
    const made = await api.call('POST', 'Tickets', body);
    check('POST', '/V1.0/Tickets', made);
    check('PATCH', '/V1.0/Tickets', await api.patch({ id: made.body.itemId, title: 'y' }));
    check('PUT', '/V1.0/Tickets', await api.call('PUT', 'Tickets', { ...body, id: made.body.itemId }));
    const note = { description: 'x', noteType: 201, publish: 1 };
    check('POST', '/V1.0/Tickets/{parentId}/Notes', await api.call('POST', `Tickets/${ticket}/Notes`, note));
  });

  it('a webhook with a field and an error log', async () => {
    const switches = { isSubscribedToCreateEvents: true, isSubscribedToUpdateEvents: true };
    const webhook = {
      ...switches,
      name: 'x',
      webhookUrl: 'http://127.0.0.1:9/',
      deactivationUrl: 'http://127.0.0.1:9/',
      secretKey: 's',
      isActive: true,
      isSubscribedToDeleteEvents: true,
      sendThresholdExceededNotification: false,
    };
    api.control.set({
      webhookDelivery: { timeoutMs: 20_000, repeatMs: 1, attempts: 1, deactivateAfter: 25 },
    });
    const made = await api.call('POST', 'TicketWebhooks', webhook);
    check('POST', '/V1.0/TicketWebhooks', made);
    const field = { fieldID: 301, isSubscribedField: true, isDisplayAlwaysField: true };
    const route = `TicketWebhooks/${made.body.itemId}/Fields`;
    check('POST', '/V1.0/TicketWebhooks/{parentId}/Fields', await api.call('POST', route, field));
    api.control.createTicket();
    await api.control.idle();
    for (const name of ['TicketWebhooks', 'TicketWebhookFields', 'WebhookEventErrorLogs']) {
      const found = await api.query(name, [is('exist', 'id')]);
      assert.equal(found.body.items.length, 1, name);
      check('POST', `/V1.0/${name}/query`, found);
    }
    const removed = await api.call('DELETE', `TicketWebhooks/${made.body.itemId}`);
    check('DELETE', '/V1.0/TicketWebhooks/{id}', removed);
  });

  it('every described verb of every route is there, and no other', async () => {
    api.control.set({ threshold: { limit: 1e9, minutes: 60, delayMs: [0, 0] } });
    for (const [path, verbs] of Object.entries(swagger.paths)) {
      if (OUTSIDE.test(path)) continue;
      const there = path
        .replace(/^\/V1\.0\//, '')
        .replace('{parentId}', '4711')
        .replace('{id}', '4712');
      if (there.startsWith('/')) continue;
      for (const verb of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']) {
        const { status } = await api.call(verb, there, verb === 'GET' ? undefined : {});
        const isRoute = status !== 404 && status !== 405;
        assert.equal(isRoute, verb.toLowerCase() in verbs, `${verb} ${path} answered ${status}`);
      }
    }
  });
});

/** Whatever Autotask describes may be null (its description has no word for that); nothing else may be added. */
function compileAll({ definitions }: Swagger): Map<string, ValidateFunction> {
  const ajv = new Ajv({ strict: false, validateFormats: false });
  const nullable = Object.fromEntries(
    Object.entries(definitions).map(([name, definition]) => [
      name,
      {
        type: 'object',
        additionalProperties: definition.properties === undefined,
        properties: Object.fromEntries(
          Object.entries(definition.properties ?? {}).map(([key, value]) => [
            key,
            { anyOf: [{ type: 'null' }, value] },
          ]),
        ),
      },
    ]),
  );
  ajv.addSchema({ $id: 'swagger', definitions: nullable });
  return new Map(
    Object.keys(definitions).map((name) => {
      const pointer = encodeURIComponent(name);
      return [`#/definitions/${name}`, ajv.compile({ $ref: `swagger#/definitions/${pointer}` })];
    }),
  );
}
