import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { Client, is } from './client.js';
import { describeIn } from '../../../house/share.js';

describeIn(0, 'Autotask sandbox: workflow rules', () => {
  const api = new Client();

  it('set a field after a change that meets the condition, as the system’s resource', async () => {
    api.control.addRule({
      on: ['edit'],
      changed: ['priority'],
      if: [is('eq', 'priority', 14)],
      actions: [{ do: 'set', changes: { status: 'Escalated' } }],
    });
    const { id } = api.control.createTicket({ priority: 'Low' });
    api.control.editTicket(id, { title: 'x' });
    await api.control.idle();
    assert.equal(api.control.ticket(id)['status'], 1);
    await api.patch({ id, priority: 14 });
    await api.control.idle();
    const ticket = api.control.ticket(id);
    assert.deepEqual([ticket['status'], ticket['lastActivityResourceID']], [25, 4]);
  });

  it('a note can trip a rule that changes the status', async () => {
    api.control.addRule({ on: ['note'], actions: [{ do: 'set', changes: { status: 'Customer Replied' } }] });
    const { id } = api.control.createTicket();
    api.control.addNote(id, 'Thank you', 'contact:30690001');
    await api.control.idle();
    assert.equal(api.control.ticket(id)['status'], 26);
  });

  it('a rule can write its note, of the system’s type 13, and calls neither itself nor for ever', async () => {
    for (const text of ['one', 'two'])
      api.control.addRule({ on: ['create', 'note'], actions: [{ do: 'note', text }] });
    const { id } = api.control.createTicket();
    await api.control.idle();
    const notes = api.control.notes(id);
    assert.equal(notes.length, 4);
    assert.ok(notes.every((note) => note['noteType'] === 13 && note['creatorResourceID'] === 4));
  });

  it('an inactive rule does nothing', async () => {
    api.control.addRule({ active: false, actions: [{ do: 'note', text: 'x' }] });
    const { id } = api.control.createTicket();
    await api.control.idle();
    assert.deepEqual(api.control.notes(id), []);
  });
});

describeIn(0, 'Autotask sandbox: tickets by e-mail', () => {
  const api = new Client();
  const mails: Array<{ to: string; raw: Promise<Awaited<ReturnType<typeof simpleParser>>> }> = [];
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData(stream, session, done) {
      mails.push({ to: session.envelope.rcptTo[0]?.address ?? '', raw: simpleParser(stream) });
      stream.on('end', () => done());
    },
  });
  let server: Server;

  before((done) => {
    server = smtp.listen(0, '127.0.0.1', done);
  });
  after((done) => {
    smtp.close(done);
  });
  beforeEach(() => {
    mails.length = 0;
    const { port } = server.address() as AddressInfo;
    api.control.set({ smtp: { host: '127.0.0.1', port, from: 'desk@sandbox.example' } });
  });

  it('forwards a ticket to an address: number and title in the subject, details in lines', async () => {
    const ticket = api.control.createTicket({
      title: 'Störung .',
      priority: 'Critical',
      description: '.\nline',
    });
    await api.control.forward(ticket.id, 'team@mail.example');
    const [mail] = mails;
    assert.equal(mail?.to, 'team@mail.example');
    const parsed = await mail.raw;
    assert.equal(parsed.subject, `[${String(ticket['ticketNumber'])}] Störung .`);
    assert.match(parsed.text ?? '', /Priority: Critical/);
    assert.match(parsed.text ?? '', /\n\.\nline/);
  });

  it('a rule forwards by itself', async () => {
    api.control.addRule({
      if: [is('eq', 'priority', 14)],
      actions: [{ do: 'mail', to: 'team@mail.example' }],
    });
    api.control.createTicket({ priority: 'Low' });
    api.control.createTicket({ priority: 'Critical' });
    await api.control.idle();
    assert.equal(mails.length, 1);
  });

  it('says so when the mail server hangs up', async () => {
    const rude = createServer((socket) => socket.end());
    await new Promise<void>((resolve) => {
      rude.listen(0, '127.0.0.1', () => resolve());
    });
    const { port } = rude.address() as AddressInfo;
    api.control.set({ smtp: { host: '127.0.0.1', port, from: 'x@sandbox.example' } });
    await assert.rejects(api.control.forward(api.control.createTicket().id, 'a@b.example'), /hung up/);
    rude.close();
  });
});
