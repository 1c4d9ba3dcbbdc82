import assert from 'node:assert/strict';
import { companiesById, resolveCompanies, searchCompanies } from '../../../src/autotask/companies.js';
import { Names } from '../../../src/autotask/names.js';
import { Picklists } from '../../../src/autotask/picklists.js';
import { toTicket } from '../../../src/autotask/tickets.js';
import type { RawRecord } from '../../../src/types.js';
import type { Autotask } from '../../sandbox/autotask/start.js';
import { Workbench } from './harness.js';

describe('Autotask names', () => {
  const bench = new Workbench();
  let standIn: Autotask;

  beforeEach(async () => {
    bench.clock = Date.now();
    standIn = await bench.autotask();
  });
  afterEach(() => bench.stop());

  const setUp = (changes = {}) => {
    const client = bench.client({ discoveryUrl: standIn.url, ...changes });
    return { client, names: new Names(client, () => bench.clock) };
  };
  const total = (entity: string) => standIn.control.calls({ entity }).length;
  const nobody = { companies: [], contacts: [], resources: [] };

  it('finds companies with their class, contacts and resources', async () => {
    const { control } = standIn;
    const company = control.put('Companies', {
      companyName: ' Ohm, Volt & Co. ',
      companyType: 1,
      isActive: true,
      classification: 15,
    });
    const contact = control.put('Contacts', {
      companyID: company.id,
      firstName: 'Ada',
      lastName: 'Byron',
      emailAddress: 'ada@customer.example',
      phone: null,
      mobilePhone: '+49 170 5550',
      isActive: 1,
    });
    const { names } = setUp();
    const found = await names.lookup({
      companies: [company.id, 0],
      contacts: [contact.id],
      resources: [29680001],
    });
    const named = found.companies.get(company.id);
    assert.equal(named?.name, 'Ohm, Volt & Co.');
    assert.equal(named?.classification?.id, 15);
    assert.ok(named?.classification?.label);
    assert.equal(found.companies.get(0)?.name, 'Sandbox Managed Services');
    assert.deepEqual(found.contacts.get(contact.id), {
      name: 'Ada Byron',
      email: 'ada@customer.example',
      phone: '+49 170 5550',
    });
    assert.deepEqual(found.resources.get(29680001), { name: 'Kim Berger', email: 'kim@sandbox.example' });
    assert.deepEqual(found.problems, []);
  });

  it('asks nothing twice within an hour, for what is missing neither', async () => {
    const { names } = setUp();
    const wanted = { ...nobody, contacts: [1, 2, 3], resources: [29680001] };
    await names.lookup(wanted);
    await names.lookup(wanted);
    assert.deepEqual([total('Contacts'), total('Resources'), total('Companies')], [1, 1, 0]);
    bench.clock += 61 * 60_000;
    await names.lookup(wanted);
    assert.equal(total('Contacts'), 2);
  });

  it('takes one call for 500 and two for 501', async () => {
    const { names } = setUp();
    const ids = (count: number, from: number) => Array.from({ length: count }, (_, index) => from + index);
    await names.lookup({ ...nobody, contacts: ids(500, 1) });
    assert.equal(total('Contacts'), 1);
    await names.lookup({ ...nobody, contacts: ids(501, 10_000) });
    assert.equal(total('Contacts'), 3);
  });

  it('leaves names out where a right is missing, says so, and does not ask again for 10 minutes', async () => {
    standIn.control.setRights('signl4-guide');
    const { names } = setUp();
    const company = standIn.control.find('Companies')[1]?.id ?? 0;
    const wanted = { ...nobody, companies: [company], resources: [29680001] };
    for (let n = 0; n < 3; n += 1) {
      const found = await names.lookup(wanted);
      assert.ok(found.companies.has(company));
      assert.equal(found.resources.size, 0);
      assert.deepEqual(
        found.problems.map(({ code, facts }) => [code, facts['entity']]),
        [['autotask.rights', 'Resources']],
      );
    }
    assert.equal(total('Resources'), 1);
    standIn.control.setRights('full');
    bench.clock += 10 * 60_000;
    const found = await names.lookup(wanted);
    assert.deepEqual([found.resources.get(29680001)?.name, found.problems], ['Kim Berger', []]);
  });

  it('leaves names out while one entity does not answer, and asks again after a minute', async () => {
    standIn.control.addFault({ kind: 'reset', entity: 'Contacts', times: 1 });
    const contact = standIn.control.find('Contacts')[0]?.id ?? 0;
    const { names } = setUp();
    const wanted = { companies: [0], contacts: [contact], resources: [] };
    const found = await names.lookup(wanted);
    assert.deepEqual([found.companies.size, found.contacts.size], [1, 0]);
    assert.deepEqual(
      found.problems.map(({ code }) => code),
      ['autotask.unreachable'],
    );
    assert.equal((await names.lookup(wanted)).contacts.size, 0);
    bench.clock += 61_000;
    assert.equal((await names.lookup(wanted)).contacts.size, 1);
  });

  it('leaves names out while the budget is short, and finds them when it is not', async () => {
    const { client, names } = setUp({ hourlyBudget: 4 });
    const filter = [{ op: 'gte' as const, field: 'id', value: 0 }];
    for (let n = 0; n < 2; n += 1) await client.count('Tickets', filter, { purpose: 'write' });
    const found = await names.lookup({ ...nobody, resources: [29680001] });
    assert.deepEqual(
      found.problems.map(({ code }) => code),
      ['autotask.budget'],
    );
    bench.clock += 61 * 60_000;
    assert.equal((await names.lookup({ ...nobody, resources: [29680001] })).resources.size, 1);
  });

  it('makes 1,000 tickets of 50 companies and 200 contacts whole with 8 calls', async () => {
    const { control } = standIn;
    const contacts = control.find('Contacts');
    for (let index = 0; index < 1_000; index += 1) {
      const contact = contacts[index % 200];
      control.createTicket({
        title: `Ticket ${index}`,
        companyID: contact?.['companyID'],
        contactID: contact?.id,
        assignedResourceID: 29680001 + (index % 3),
        assignedResourceRoleID: 29683501,
      });
    }
    const { client, names } = setUp();
    const raw: RawRecord[] = [];
    const query = { filter: [{ op: 'gte' as const, field: 'id', value: 0 }] };
    for await (const page of client.pages('Tickets', query, { purpose: 'poll' })) raw.push(...page.items);
    const ids = (field: string) => raw.flatMap((row) => (typeof row[field] === 'number' ? [row[field]] : []));
    const found = await names.lookup({
      companies: ids('companyID'),
      contacts: ids('contactID'),
      resources: ids('assignedResourceID'),
    });
    const picklists = Picklists.from(await client.fields('Tickets'));
    const { webUrl } = await client.zone();
    const tickets = raw.map((row) => toTicket(row, { picklists, names: found, webUrl }));
    assert.equal(tickets.length, 1_000);
    assert.ok(
      tickets.every((ticket) => ticket.company?.name && ticket.contact?.name && ticket.assignee?.name),
    );
    assert.ok(
      tickets.every((ticket) => ticket.status?.label && ticket.priority?.label && ticket.queue?.label),
    );
    assert.ok(tickets.some((ticket) => ticket.company?.classification?.label));
    assert.equal(new Set(tickets.map(({ company }) => company?.id)).size, 50);
    const calls = control.calls().filter(({ path }) => !path.includes('zoneInformation'));
    assert.ok(calls.length <= 8, calls.map(({ method, path }) => `${method} ${path}`).join('\n'));
  });
});

describe('Autotask companies', () => {
  const bench = new Workbench();
  afterEach(() => bench.stop());

  async function setUp() {
    const { url, control } = await bench.autotask();
    const put = (companyName: string, isActive = true) =>
      control.put('Companies', { companyName, isActive, companyType: 1 }).id;
    return { client: bench.client({ discoveryUrl: url }), control, put };
  }

  it('finds ids and names, names with commas and of any case too, in two calls', async () => {
    const { client, control, put } = await setUp();
    const ids = {
      ohm: put('Ohm, Volt & Co.'),
      amp: put('Ampere'),
      old: put('Watt', false),
      watt: put('Watt'),
    };
    const { ids: found, problems } = await resolveCompanies(client, [
      'ohm, volt & CO.',
      ` ${ids.amp} `,
      'Watt',
    ]);
    assert.deepEqual(problems, []);
    assert.deepEqual(
      [...found],
      [
        ['ohm, volt & CO.', ids.ohm],
        [` ${ids.amp} `, ids.amp],
        ['Watt', ids.watt],
      ],
    );
    assert.equal(control.calls({ entity: 'Companies' }).length, 2);
  });

  it('names what is unknown or could be two, and guesses nothing', async () => {
    const { client, put } = await setUp();
    const [one, two] = [put('Twin'), put('Twin')];
    put('Gone Ltd', false);
    const { ids, problems } = await resolveCompanies(client, ['Twin', 'Twi', '999999999', 'Gone Ltd']);
    assert.deepEqual([...ids.keys()], ['Gone Ltd']);
    assert.deepEqual(
      problems.map(({ code, scope, facts }) => [code, scope, facts]),
      [
        ['config.company-ambiguous', 'account', { label: 'Twin', valid: `${one}, ${two}` }],
        ['config.company-unknown', 'account', { label: 'Twi' }],
        ['config.company-unknown', 'account', { label: '999999999' }],
      ],
    );
  });

  it('asks nothing for an empty list, nor for an empty entry, which is unknown', async () => {
    const { client, control } = await setUp();
    assert.deepEqual(await resolveCompanies(client, []), { ids: new Map(), problems: [] });
    const { problems } = await resolveCompanies(client, [' ']);
    assert.equal(problems[0]?.code, 'config.company-unknown');
    assert.equal(control.summary().total, 0);
  });

  it('searches by the beginning of the name, active ones only, at most 50, in one call', async () => {
    const { client, control, put } = await setUp();
    for (let index = 0; index < 60; index += 1) put(`Zulu ${String(60 - index).padStart(2, '0')}`);
    put('Zulu 00 gone', false);
    const found = await searchCompanies(client, ' zulu ');
    assert.equal(found.length, 50);
    assert.ok(found.every(({ name }) => name.startsWith('Zulu') && !name.includes('gone')));
    assert.deepEqual(
      found.map(({ name }) => name),
      found.map(({ name }) => name).sort(),
    );
    assert.deepEqual(await searchCompanies(client, '  '), []);
    assert.equal(control.calls({ entity: 'Companies' }).length, 1);
    const [first] = found;
    assert.deepEqual(await companiesById(client, [first?.id ?? 0, 999_999_999]), [first]);
  });
});
