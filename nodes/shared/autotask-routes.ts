import { AutotaskClient } from '../../src/autotask/client.js';
import { companiesById, searchCompanies } from '../../src/autotask/companies.js';
import { usableOptions } from '../../src/autotask/note-options.js';
import { Picklists } from '../../src/autotask/picklists.js';
import type { AutotaskSettings } from '../../src/autotask/settings.js';
import { Failure } from '../../src/failure.js';
import type { AutotaskConfig } from './config-nodes.js';
import type { Definition, NodeRed } from './node-red.js';
import { bodyTexts, lookUpRoute, typedCredentials, writeRoute } from './routes.js';
import { words } from './words.js';

const FIELDS = ['status', 'priority', 'queueID', 'ticketType', 'source'];
const CREDENTIALS = ['username', 'secret', 'integrationCode'] as const;

type Reader = (
  definition: Definition,
  credentials: Record<string, unknown>,
) => { settings: AutotaskSettings; problem: Failure | null };

/** What the dialogs ask of a tenant: its labels, its companies, and whether a login works. */
export function registerAutotaskRoutes(RED: NodeRed, read: Reader): void {
  const tenantOf = (id: string | undefined) => {
    const config = RED.nodes.getNode<AutotaskConfig>(id ?? '');
    if (!config?.tenant) throw config?.problem ?? new Failure('config.autotask-missing', 'account');
    return config.tenant;
  };
  lookUpRoute(RED, '/autotask/:id/picklists', async ({ params }) => {
    const { client } = tenantOf(params['id']);
    const picklists = Picklists.from(await client.fields('Tickets', { purpose: 'editor' }));
    const fields = FIELDS.map(
      (field) => [field, picklists.has(field) ? picklists.options(field) : []] as const,
    );
    return { fields: Object.fromEntries(fields) };
  });
  lookUpRoute(RED, '/autotask/:id/note-options', async ({ params }) => {
    const { client } = tenantOf(params['id']);
    return { fields: usableOptions(await client.fields('TicketNotes', { purpose: 'editor' })) };
  });
  lookUpRoute(RED, '/autotask/:id/companies', async ({ params, query }) => {
    const { client } = tenantOf(params['id']);
    const ids = String(query['ids'] ?? '')
      .split(',')
      .map(Number)
      .filter((id) => Number.isSafeInteger(id));
    const asked = 'ids' in query;
    const companies = asked
      ? await companiesById(client, ids)
      : await searchCompanies(client, String(query['search'] ?? ''));
    return { companies: companies.map(({ id, name }) => ({ id, label: name })) };
  });
  writeRoute(RED, '/autotask/test', async (request, speaker) => {
    const texts = bodyTexts(RED, request);
    const credentials = typedCredentials(RED, texts, CREDENTIALS);
    const { settings, problem } = read(
      { ...texts, id: texts['id'] ?? '', type: 'autotask-config' },
      credentials,
    );
    if (problem) throw problem;
    const ledger = { load: () => Promise.resolve([]), add: () => Promise.resolve() };
    const client = new AutotaskClient(settings, { ledger });
    try {
      await client.test();
      const { url } = await client.zone();
      return { ok: true, text: words(speaker, 'test.autotask', { zone: new URL(url).host }) };
    } finally {
      client.close();
    }
  });
}
