import assert from 'node:assert/strict';
import { Attachments, type Attachment } from '../../../src/autotask/attachments.js';
import type { Autotask } from '../../sandbox/autotask/start.js';
import { json, Workbench } from './harness.js';
import { describeIn } from '../../house/share.js';

const all = (offered: Attachment[]) => offered;

describeIn(1, 'attachments of a ticket over the API', () => {
  const bench = new Workbench();
  let autotask: Autotask;
  let attachments: Attachments;
  let ticket: number;
  let now: number;
  beforeEach(async () => {
    autotask = await bench.autotask();
    now = 1_000;
    attachments = of(`${autotask.url}/ATServicesRest/`);
    ticket = autotask.control.createTicket().id;
  });
  afterEach(() => bench.stop());

  const of = (zoneUrl: string, hourlyBudget = 1_000) =>
    new Attachments(bench.client({ zoneUrl, hourlyBudget }), () => now);
  const add = (name: string, data: string | null = name, more: object = {}) =>
    autotask.control.addAttachment(ticket, {
      name,
      contentType: 'image/png',
      ...(data === null ? {} : { data: Buffer.from(data) }),
      ...more,
    });
  const read = async (id = ticket, choose = all) => {
    const { files, problem } = await attachments.read(id, choose);
    return [files.map(({ name, data }) => [name, data.toString()]), problem?.code ?? null];
  };
  const calls = () => autotask.control.calls({ path: 'Attachments' }).length;

  it('are files with their content, oldest first; links and other tickets’ are none', async () => {
    add('a.png');
    add('https://files.example/b.png', null);
    add('\\\\server\\c.png', null, { attachmentType: 'FILE_LINK' });
    add('d.png', 'on a note', { ticketNoteID: 50001 });
    autotask.control.addAttachment(autotask.control.createTicket().id, { name: 'e.png', data: 'eA==' });
    assert.deepEqual(await read(), [
      [
        ['a.png', 'a.png'],
        ['d.png', 'on a note'],
      ],
      null,
    ]);
    assert.equal(calls(), 3);
  });

  it('a ticket without any costs one call', async () => {
    assert.deepEqual(await read(), [[], null]);
    assert.equal(calls(), 1);
  });

  it('are offered with what is known of them, and only the chosen ones are read', async () => {
    for (const name of ['a.png', 'bb.png']) add(name);
    let seen: Attachment[] = [];
    const choose = (offered: Attachment[]) => (seen = offered).slice(1);
    assert.deepEqual(await read(ticket, choose), [[['bb.png', 'bb.png']], null]);
    assert.deepEqual(
      seen.map(({ name, contentType, size }) => [name, contentType, size]),
      [
        ['a.png', 'image/png', 5],
        ['bb.png', 'image/png', 6],
      ],
    );
    assert.equal(calls(), 2);
  });

  for (const [variant, found] of [
    ['items', 1],
    ['no contentType', 1],
    ['no data', 0],
  ] as const)
    it(`variant "${variant}": ${found}`, async () => {
      autotask.control.setVariants({ attachmentRead: variant });
      add('a.png');
      const [files, problem] = await read();
      assert.deepEqual([files?.length, problem], [found, null]);
    });

  it('keys in another case, sizes as text, types and names that are missing', async () => {
    const server = await bench.serve((req, res) => {
      const item = { ID: 7, Title: 'a.png', FileSize: '3', Data: 'YWJj' };
      if (req.url?.endsWith('/query'))
        json(res, 200, { items: [item, { id: 8 }, { title: 'x' }, null], pageDetails: {} });
      else json(res, req.url?.endsWith('/7') ? 200 : 404, { item: { ...item, Data: 'YWJj\n' } });
    });
    attachments = of(server.url);
    let seen: Attachment[] = [];
    assert.deepEqual(await read(5, (offered) => (seen = offered)), [[['a.png', 'abc']], null]);
    assert.deepEqual(seen[0], { id: 7, name: 'a.png', contentType: null, size: 3 });
    assert.deepEqual(seen[1], { id: 8, name: '', contentType: null, size: null });
  });

  describe('that can’t be read', () => {
    it('for want of a right: told once, and rest for a minute', async () => {
      add('a.png');
      autotask.control.setRights('signl4-guide');
      assert.deepEqual(await read(), [[], 'autotask.rights']);
      now += 59_000;
      assert.deepEqual(await read(), [[], null]);
      assert.equal(calls(), 1);
      now += 2_000;
      assert.deepEqual(await read(), [[], null]);
      assert.equal(calls(), 2);
      autotask.control.setRights('full');
      now += 61_000;
      assert.deepEqual(await read(), [[['a.png', 'a.png']], null]);
      autotask.control.setRights('signl4-guide');
      assert.deepEqual(await read(), [[], 'autotask.rights']);
    });

    it('in an outage: told as what it means for the alert', async () => {
      add('a.png');
      autotask.control.addFault({ kind: 'status', status: 503 });
      assert.deepEqual(await read(), [[], 'autotask.attachments']);
    });

    it('one of them: the others are there', async () => {
      for (const name of ['a.png', 'b.png', 'c.png']) add(name);
      autotask.control.addFault({ kind: 'status', status: 503, path: `*/Attachments/*`, times: 1 });
      const [files, problem] = await read();
      assert.deepEqual([files?.length, problem], [2, 'autotask.attachments']);
    });

    it('since it is gone or larger than it was said to be: no failure, and no rest', async () => {
      const { id } = add('a.png');
      const server = await bench.serve((req, res) => {
        if (req.url?.endsWith('/query'))
          json(res, 200, { items: [1, 2, 3].map((n) => ({ id: n, fullPath: `${n}.png` })), pageDetails: {} });
        else if (req.url?.endsWith('/1')) json(res, 404, { errors: ['no such thing'] });
        else if (req.url?.endsWith('/2')) json(res, 200, { item: { id: 2, data: 'x'.repeat(7_000_000) } });
        else json(res, 200, { item: { id: 3, data: 'YWJj' } });
      });
      attachments = of(server.url);
      assert.deepEqual(await read(id), [[['3.png', 'abc']], null]);
      assert.deepEqual(await read(id), [[['3.png', 'abc']], null]);
    });

    it('in 5 seconds: what was read by then is there, and nobody waits again', async () => {
      for (const name of ['a.png', 'b.png']) add(name);
      const hanging = autotask.control.addAttachment(ticket, { name: 'c.png', data: 'eA==' }).id;
      autotask.control.addFault({ kind: 'hang', path: `*/Attachments/${hanging}` });
      const began = Date.now();
      const [files, problem] = await read();
      assert.deepEqual([files?.length, problem], [2, 'autotask.attachments']);
      // A call may take 30 s.
      assert.ok(Date.now() - began < 25_000);
      const before = calls();
      assert.deepEqual(await read(), [[], null]);
      assert.equal(calls(), before, 'it waits for nothing that is not asked for');
    });

    it('since the budget is short: polls and status writes go first', async () => {
      add('a.png');
      attachments = of(`${autotask.url}/ATServicesRest/`, 2);
      assert.deepEqual(await read(), [[], 'autotask.budget']);
      assert.equal(calls(), 1);
    });

    it('answers that are none', async () => {
      const server = await bench.serve((_req, res) => json(res, 200, { items: 'x' }));
      attachments = of(server.url);
      assert.deepEqual(await read(), [[], 'autotask.attachments']);
    });

    it('a chooser that fails throws nothing', async () => {
      add('a.png');
      const choose = () => {
        throw new Error('no');
      };
      assert.deepEqual(await read(ticket, choose), [[], 'autotask.attachments']);
    });
  });
});
