import assert from 'node:assert/strict';
import { logged } from './bad-input.js';
import { eventually, forwardingFlow, raiseCurtain, type Stage } from './stage.js';
import { describeIn } from '../house/share.js';

const IMAGE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0xff]);
const PDF = Buffer.from('%PDF-1.7\r\n%\u00e2\u00e3\r\n');

/** Files of a ticket on the phone, in a real Node-RED. */
describeIn(1, 'attachments of a ticket', () => {
  let stage: Stage;
  before(async () => {
    stage = await raiseCurtain({}, { smtpPort: 0 });
  });
  after(() => stage.close());
  beforeEach(() => {
    stage.signl4.faults.clear();
    stage.autotask.clearFaults();
  });

  const deploy = async (alerts: object, apiKey = '') => {
    const smtp = { smtpHost: '127.0.0.1', smtpPort: stage.smtpPort, smtpSecurity: 'none' };
    const credentials = { teamSecret: 'sandbox-team', apiKey };
    const signl4 = { ...smtp, mailFrom: 'node-red@sandbox.example', credentials };
    await stage.red.deploy(forwardingFlow(stage.urls, { alerts: { ...alerts }, signl4 }));
    await stage.red.whenStatus('tickets', ({ fill }) => fill === 'green');
  };
  /** A ticket with an image, a PDF, a program, one that is too large, and a link. */
  const ticket = async () => {
    const { id } = stage.autotask.createTicket();
    for (const [name, contentType, data] of [
      ['screen.png', 'image/png', IMAGE],
      ['C:\\plans\\Störung.pdf', 'application/pdf', PDF],
      ['tool.exe', 'application/x-msdownload', IMAGE],
      ['large.png', 'image/png', Buffer.alloc(4_000_001)],
    ] as const)
      stage.autotask.addAttachment(id, { name, contentType, data });
    stage.autotask.addAttachment(id, { name: 'https://files.example/a.png' });
    await stage.poll();
    return id;
  };
  const rang = (id: number) => eventually(`the alert AT-${id}`, () => stage.signl4.alerts(`AT-${id}`)[0]);
  const sent = async (id: number) =>
    (await stage.red.next('sent', (msg) => msg['ticketId'] === id))['alert'] as Record<string, unknown>;
  const files = async (id: number) =>
    (await rang(id)).attachments.map(({ name, contentType, content }) => [
      name,
      contentType,
      content.toString('hex'),
    ]);
  const asked = () => stage.autotask.calls({ path: 'Attachments' }).length;
  const TWO = [
    ['screen.png', 'image/png', IMAGE.toString('hex')],
    ['Störung.pdf', 'application/pdf', PDF.toString('hex')],
  ];

  it('are not even asked for where the switch is off, as in a flow of an earlier version', async () => {
    await deploy({});
    const id = await ticket();
    assert.deepEqual(await files(id), []);
    assert.equal((await sent(id))['attachments'], undefined);
    assert.equal(asked(), 0);
  });

  for (const [transport, apiKey] of [
    ['webhook', ''],
    ['api', 'sandbox-key'],
    ['email', ''],
  ] as const)
    it(`${transport}: the image and the PDF are on the phone, and nothing else`, async () => {
      await deploy({ attachments: true, transport }, apiKey);
      const before = asked();
      const id = await ticket();
      assert.deepEqual(await files(id), TWO);
      assert.deepEqual([(await sent(id))['attachments'], asked() - before], [2, 3]);
      assert.equal(stage.signl4.alerts(`AT-${id}`).length, 1);
    });

  it('refused: the alert is there without them, once, which is told', async () => {
    await deploy({ attachments: true });
    const refuse = { status: 413, body: { message: 'Too large.' }, contains: 'filename=' };
    stage.signl4.faults.add({ kind: 'status', path: '/webhook/*', ...refuse });
    const id = await ticket();
    assert.deepEqual(await files(id), []);
    assert.equal((await sent(id))['attachments'], 0);
    await logged(stage, new RegExp(`AT-${id} was not taken with its attachments.*Too large`));
    assert.equal(stage.signl4.alerts(`AT-${id}`).length, 1);
    assert.ok(!/screen\.png|plans/.test(stage.red.log().join('\n')));
  });

  it('that Autotask does not give: the alert rings within the limit, and the next one at once', async () => {
    await deploy({ attachments: true });
    stage.autotask.addFault({ kind: 'hang', path: '*/TicketAttachments/query' });
    const began = Date.now();
    const id = await ticket();
    await rang(id);
    // A call to Autotask may take 30 s.
    assert.ok(Date.now() - began < 25_000, `${Date.now() - began} ms`);
    assert.equal((await sent(id))['attachments'], 0);
    await logged(stage, /attachments of a ticket could not be read/);
    const before = asked();
    await rang(await ticket());
    assert.equal(asked(), before, 'it waits for nothing that is not asked for');
  });

  it('for want of a right: the alert rings, and the right is named', async () => {
    await deploy({ attachments: true });
    stage.autotask.setRights('signl4-guide');
    const id = await ticket();
    assert.deepEqual(await files(id), []);
    await logged(stage, /may not read or write TicketAttachments/);
    stage.autotask.setRights('full');
  });
});
