import assert from 'node:assert/strict';
import type { AutotaskClient } from '../../../../src/autotask/client.js';
import { parseWebhook } from '../../../../src/autotask/webhook/parse.js';
import { WebhookRegistry, type WantedWebhook } from '../../../../src/autotask/webhook/registry.js';
import { subscribedFields } from '../../../../src/autotask/webhook/wanted.js';
import { isSigned } from '../../../../src/autotask/webhook/signed.js';
import { Client, is } from '../../sandbox/autotask/client.js';
import { Receiver } from '../../sandbox/autotask/receiver.js';
import { failureOf, Workbench } from '../harness.js';

const API_USER = 29680090;
const quick = { timeoutMs: 20_000, repeatMs: 1, attempts: 1, deactivateAfter: 25 };

describe('our ticket webhook in Autotask', () => {
  const api = new Client();
  const receiver = new Receiver();
  const bench = new Workbench();
  let client: AutotaskClient;

  beforeEach(() => {
    api.control.set({ webhookDelivery: quick });
    client = bench.client({ discoveryUrl: `${api.autotask.url}/ATServicesRest/`, threads: 3 });
  });
  afterEach(() => bench.stop());

  function registry(changes: Partial<WantedWebhook> = {}, own: number | null = API_USER): WebhookRegistry {
    const wanted = {
      nodePath: 'flow/tickets',
      webhookUrl: receiver.url,
      deactivationUrl: `${receiver.url}?off`,
      secret: 'hook-secret',
      ...changes,
    };
    return new WebhookRegistry(client, wanted, () => Promise.resolve(own));
  }

  const all = () => [...api.control.tenant.table('TicketWebhooks').rows()];
  const only = () => {
    const [webhook, ...others] = all();
    assert.ok(webhook && others.length === 0, `${all().length} webhooks`);
    return webhook.values;
  };
  const writes = () =>
    api.control.calls().filter(({ method, path }) => method !== 'GET' && !/query/.test(path));
  const fields = () => api.ids('TicketWebhookFields', is('gte', 'id', 0));

  it('is made with its fields and without our own changes; it is ready, and what it sends is genuine', async () => {
    const made = await registry().register('button');
    assert.deepEqual(made, { done: 'created', removed: 0, missing: [], excludesUs: true });
    const { name, isReady, isActive } = only();
    assert.match(String(name), /^Node-RED SIGNL4 [\da-f]{12}$/);
    assert.deepEqual([isReady, isActive, (await fields()).length], [true, true, 10]);
    assert.equal(api.control.summary().byEntity['TicketWebhooks']?.mostAtOnce, 1);
    assert.equal(api.control.summary().byEntity['TicketWebhookFields']?.mostAtOnce, 1);

    const ticket = api.control.createTicket({ title: 'Käse & "Öl"', priority: 'Critical' }, 29680002);
    await api.patch({ id: ticket.id, title: 'our own change' });
    await api.control.idle();
    assert.equal(receiver.received.length, 1);
    const { body, headers } = receiver.received[0]!;
    assert.ok(isSigned(body, String(headers['x-hook-signature']), 'hook-secret'));
    const event = parseWebhook(body);
    assert.deepEqual([event?.action, event?.ticketId, event?.personId], ['create', ticket.id, 29680002]);
    assert.equal(event?.fields['Title'], 'Käse & "Öl"');
    assert.equal(event.guid, (await registry().state(null)).guid);
  });

  it('every variant of its bodies is understood', async () => {
    await registry().register('button');
    const { id } = api.control.createTicket({ description: 'text' });
    for (const webhookNull of ['empty', 'null', 'omitted'] as const)
      for (const webhookPerson of ['PersonId', 'PersonID'] as const) {
        api.control.setVariants({ webhookNull, webhookPerson });
        api.control.editTicket(id, { description: `${webhookNull} ${webhookPerson}` }, 29680002);
        api.control.editTicket(id, { description: null }, 29680002);
      }
    api.control.remove(id);
    await api.control.idle();
    const events = receiver.received.map(({ body }) => parseWebhook(body));
    assert.equal(events.length, 14);
    assert.ok(
      events.every((event) => event?.ticketId === id && event.sequence !== null && event.personId !== null),
    );
    assert.deepEqual(
      [events[0]?.action, events[1]?.action, events[13]?.action],
      ['create', 'update', 'delete'],
    );
  });

  it('is made once: pressed again, nothing is written', async () => {
    await registry().register('button');
    const before = writes().length;
    for (const reason of ['button', 'auto'] as const)
      assert.deepEqual(await registry().register(reason), {
        done: 'unchanged',
        removed: 0,
        missing: [],
        excludesUs: true,
      });
    assert.equal(writes().length, before);
  });

  it('is made once, however often the button is pressed at once', async () => {
    const made = await Promise.all([registry().register('button'), registry().register('button')]);
    assert.deepEqual(
      made.map(({ done }) => done),
      ['created', 'unchanged'],
    );
    only();
    assert.equal((await fields()).length, 10);
  });

  it('what a former deploy began does not write its secret over the present one', async () => {
    await registry().register('button');
    const former = registry({ secret: 'former' });
    const patch = client.patch.bind(client);
    let go = () => undefined as void;
    const gate = new Promise<void>((resolve) => (go = resolve));
    client.patch = async (...asked) => {
      if (asked[1]['secretKey'] === 'former') await gate;
      return patch(...asked);
    };
    const before = former.register('button');
    const after = registry({ secret: 'present' }).register('auto');
    await new Promise((next) => setTimeout(next, 200));
    go();
    await Promise.all([before, after]);
    assert.equal(only()['secretKey'], 'present');
  });

  it('at a start none is made, and one of another address is left alone; the button moves it', async () => {
    assert.equal((await registry().register('auto')).done, 'none');
    const moved = registry({ webhookUrl: 'http://elsewhere.example:8/in' });
    await moved.register('button');
    assert.equal((await registry().register('auto')).done, 'elsewhere');
    const state = await registry().state(null);
    assert.deepEqual(
      [state.found, state.elsewhere, state.warning?.code],
      [false, 'elsewhere.example:8', 'autotask.webhook-elsewhere'],
    );
    assert.equal(only()['webhookUrl'], 'http://elsewhere.example:8/in');
    assert.equal(await registry().remove(), 0);
    assert.equal((await registry().register('button')).done, 'repaired');
    assert.equal(only()['webhookUrl'], receiver.url);
  });

  it('a changed secret, missing fields and the exclusion are mended at a start', async () => {
    await registry().register('button');
    const id = Number(all()[0]?.id);
    const [field, other] = await fields();
    await api.call('DELETE', `TicketWebhooks/${id}/Fields/${field}`);
    await api.call('PATCH', `TicketWebhooks/${id}/Fields`, { id: other, isSubscribedField: false });
    const [excluded] = await api.ids('TicketWebhookExcludedResources', is('gte', 'id', 0));
    await api.call('DELETE', `TicketWebhooks/${id}/ExcludedResources/${excluded}`);
    assert.equal((await registry({ secret: 'new' }).register('auto')).done, 'repaired');
    assert.equal(only()['secretKey'], 'new');
    const rows = [...api.control.tenant.table('TicketWebhookFields').rows()];
    assert.deepEqual(
      [rows.length, rows.every(({ values }) => values['isSubscribedField'] === true)],
      [10, true],
    );
    assert.equal((await api.ids('TicketWebhookExcludedResources', is('gte', 'id', 0))).length, 1);
  });

  it('one that was switched off stays so at a start; the button switches it on', async () => {
    await registry().register('button');
    api.control.set({ webhookDelivery: { ...quick, deactivateAfter: 6 } });
    receiver.answer = (_index, { headers }) => (headers['x-hook-signature'] === undefined ? 200 : 500);
    api.control.createTickets(5);
    await api.control.idle();
    const failing = await registry().state(null);
    assert.deepEqual([failing.failuresInARow, failing.warning?.code], [5, 'autotask.webhook-failing']);
    assert.equal((await registry().state(3)).failuresInARow, 2, 'the third reached us after all');
    api.control.createTicket();
    await api.control.idle();
    assert.equal(parseWebhook(receiver.received.at(-1)!.body)?.action, 'deactivated');
    assert.equal((await registry().register('auto')).done, 'unchanged');
    const off = await registry().state(null);
    assert.deepEqual([off.isActive, off.warning?.code], [false, 'autotask.webhook-off']);
    assert.equal((await registry().register('button')).done, 'repaired');
    assert.equal((await registry().state(6)).warning, null);
  });

  it('further ones of ours are removed with what hangs on them; those of others stay', async () => {
    await registry().register('button');
    const { name, isReady: _, ...rest } = only();
    const theirs = { ...rest, name: 'SIGNL4', webhookUrl: receiver.url };
    assert.equal((await api.call('POST', 'TicketWebhooks', theirs)).status, 200);
    await registry({ nodePath: 'flow/other' }).register('button');
    for (let count = 0; count < 2; count += 1) await api.call('POST', 'TicketWebhooks', { ...rest, name });
    assert.equal(all().length, 5);
    assert.deepEqual(await registry().register('auto'), {
      done: 'repaired',
      removed: 2,
      missing: [],
      excludesUs: true,
    });
    assert.equal((await registry().state(null)).isReady, true, 'the one that works was kept');
    assert.equal(await registry().remove(), 1);
    assert.deepEqual(
      all().map(({ values }) => values['name'] === name),
      [false, false],
    );
    assert.equal((await registry().state(null)).warning?.code, 'autotask.webhook-missing');
  });

  it('what broke off in the middle is finished by the next try', async () => {
    api.control.addFault({
      kind: 'status',
      status: 500,
      body: '{"errors":["no"]}',
      path: '*/Fields',
      method: 'POST',
      skip: 3,
      times: 1,
    });
    await failureOf(registry().register('button'), 'autotask.outage', 'outage');
    assert.equal((await registry().register('button')).done, 'repaired');
    assert.equal(only()['isReady'], true);
    assert.equal((await fields()).length, 10);
    api.control.addFault({ kind: 'lost', path: '*/TicketWebhooks', method: 'POST', times: 1 });
    const other = { nodePath: 'flow/other' };
    await failureOf(registry(other).register('button'), 'autotask.lost', 'unknown');
    assert.equal((await registry(other).register('button')).done, 'repaired');
    assert.equal(all().length, 2);
  });

  it('works with just the rights that it takes', async () => {
    api.control.setRights('guide-with-webhooks');
    assert.equal((await registry().register('button')).done, 'created');
    assert.equal((await registry().state(null)).failuresInARow, 0);
    assert.equal(await registry().remove(), 1);
  });

  it('without the rights, nothing is made and it says so', async () => {
    for (const preset of ['signl4-guide', 'read-only', 'none'] as const) {
      api.control.setRights(preset);
      await failureOf(registry().register('button'), 'autotask.rights', 'account');
    }
    assert.equal(all().length, 0);
  });

  it('lives without the exclusion', async () => {
    assert.equal((await registry({}, null).register('button')).excludesUs, false);
    assert.equal(only()['isReady'], true);
  });

  it('looks its fields up by whatever label they have, and says which can’t be watched', () => {
    const options = (...labels: string[]) =>
      labels.map((label, id) => ({
        id,
        label,
        active: true,
        isDefault: false,
        isSystem: false,
        sortOrder: 0,
        parent: null,
      }));
    const labels = [
      'Ticket Title',
      'STATUS',
      'Priority',
      'Queue',
      'Assigned Resource',
      'Due Date',
      'Account ID',
    ];
    const { ids, missing } = subscribedFields(options('Other', ...labels, 'ContactID', 'Ticket Type'));
    assert.deepEqual(
      [ids.toSorted((a, b) => a - b), missing],
      [[1, 2, 3, 4, 5, 6, 7, 8, 9], ['description']],
    );
    assert.throws(() => subscribedFields(options('Other')), { code: 'autotask.webhook-fields' });
  });

  it('a secret that Autotask would not take is refused before anything is called', async () => {
    for (const secret of ['', 'x'.repeat(65)])
      await failureOf(registry({ secret }).register('button'), 'autotask.webhook-secret', 'account');
    assert.equal(api.control.summary().total, 0);
  });
});
