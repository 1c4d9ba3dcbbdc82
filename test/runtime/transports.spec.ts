import assert from 'node:assert/strict';
import { assertDiscreet, caught, logged, shows } from './bad-input.js';
import { eventually, forwardingFlow, raiseCurtain, type Stage } from './stage.js';
import { describeIn } from '../house/share.js';

const CLOSED = 4;
/** Node-RED keeps credentials that a deploy does not name. */
const PLAIN = { teamSecret: 'sandbox-team', apiKey: '', smtpUser: '', smtpPassword: '' };
const KEY = { ...PLAIN, apiKey: 'sandbox-key' };

/** The ways that an alert can take to SIGNL4, in a real Node-RED. */
describeIn(0, 'ways to SIGNL4', () => {
  let stage: Stage;
  before(async () => {
    stage = await raiseCurtain({}, { smtpPort: 0 });
  });
  after(() => stage.close());
  beforeEach(() => stage.signl4.faults.clear());

  const deploy = async (alerts: object, signl4: object = {}) => {
    const smtp = { smtpHost: '127.0.0.1', smtpPort: stage.smtpPort, smtpSecurity: 'none' };
    const team = { ...smtp, mailFrom: 'node-red@sandbox.example', credentials: PLAIN, ...signl4 };
    const changes = { alerts: { ...alerts }, signl4: { ...team } };
    await stage.red.deploy(forwardingFlow(stage.urls, changes));
    await stage.red.whenStatus('tickets', ({ fill }) => fill === 'green');
  };
  const ticket = async (title: string) => {
    const { id } = stage.autotask.createTicket({ title, description: 'Nobody gets mail.' });
    await stage.poll();
    return id;
  };
  const rang = (id: number) => eventually(`the alert AT-${id}`, () => stage.signl4.alerts(`AT-${id}`)[0]);
  const sent = async (id: number, status: string) => {
    const isIt = (msg: Record<string, any>) => msg['ticketId'] === id && msg['alert'].status === status;
    return (await stage.red.next('sent', isIt))['alert'] as Record<string, unknown>;
  };
  const mails = () => stage.signl4.mails.received;

  it('email: a mail becomes an alert, and another one ends it', async () => {
    await deploy({ transport: 'email', title: '{{title}}' });
    const before = stage.signl4.calls.list({ method: 'POST' }).length;
    const id = await ticket('Mail server down');
    const alert = await rang(id);
    assert.deepEqual([alert.title, alert.text], ['Mail server down', 'Nobody gets mail.']);
    assert.equal(alert.sourceSystem, 'Node-RED Autotask');
    assert.ok(alert.parameters.some(({ name }) => name === 'Ticket number'));
    const raised = await sent(id, 'new');
    assert.deepEqual([raised['transport'], raised['externalId']], ['email', `AT-${id}`]);
    stage.autotask.complete(id);
    await stage.poll();
    await eventually('the end', () => stage.signl4.alerts(`AT-${id}`)[0]?.status === CLOSED);
    assert.equal((await sent(id, 'resolved'))['transport'], 'email');
    assert.equal(mails().length, 2);
    assert.equal(stage.signl4.calls.list({ method: 'POST' }).length, before);
  });

  it('api: goes with the key to /v2/events', async () => {
    await deploy({ transport: 'api' }, { credentials: KEY });
    const id = await ticket('By REST');
    const alert = await rang(id);
    assert.equal(stage.signl4.events().find((event) => event.id === alert.eventId)?.externalId, `AT-${id}`);
    assert.equal((await sent(id, 'new'))['transport'], 'api');
    assert.equal(stage.signl4.calls.list({ path: '/api/v2/events/sandbox-team' }).length, 1);
    stage.autotask.complete(id);
    await stage.poll();
    await eventually('the end', () => stage.signl4.alerts(`AT-${id}`)[0]?.status === CLOSED);
  });

  it('an event that SIGNL4 filters out rings nowhere, which is told with the reason', async () => {
    await deploy({ filtering: true }, { credentials: KEY });
    const id = await ticket('Nothing that a keyword matches');
    assert.equal((await sent(id, 'new'))['transport'], 'webhook');
    await shows(stage, 'alerts', 'yellow', /^filtered: no alert$/);
    await logged(
      stage,
      new RegExp(`SIGNL4 took the alert AT-${id} but filtered it out.*Switch Filtering off`),
    );
    assert.equal(stage.signl4.alerts(`AT-${id}`).length, 0);
  });

  it('what is not set up is told, and alerts go by webhook meanwhile', async () => {
    await deploy({ transport: 'api', fallback: 'email' }, { smtpHost: '', mailFrom: '' });
    await caught(stage, 'config.transport', /REST API.*lacks: API key\..*they go by webhook/);
    await caught(stage, 'config.transport', /e-mail.*lacks: Mail server, Sender\..*there is no fallback/);
    await shows(stage, 'alerts', 'red', /^transport not ready$/);
    const id = await ticket('All the same');
    await rang(id);
    assert.equal((await sent(id, 'new'))['transport'], 'webhook');
    await deploy({ transport: 'email', fallback: 'email' });
    await caught(stage, 'config.same-transport', /fallback is the same as the transport \(e-mail\)/);
  });

  it('a mail server that nobody vouches for gets nothing: alerts wait, which is told without a secret', async () => {
    const credentials = { ...KEY, smtpUser: 'mailer@sandbox.example', smtpPassword: 'mail-pa55word' };
    await deploy({ transport: 'email' }, { smtpHost: '127.0.0.1', smtpSecurity: 'starttls', credentials });
    await ticket('Over a connection that nobody vouches for');
    await shows(stage, 'alerts', 'yellow', /^retrying: 1$/);
    await logged(stage, /no safe connection to the mail server 127\.0\.0\.1/);
    assertDiscreet(stage.red.log(), ['mail-pa55word', 'mailer@sandbox']);
    await deploy({ transport: 'email' });
    await shows(stage, 'alerts', 'green', /raised/);
  });

  it('webhook down → e-mail once, its transport told, and no second ring when the webhook comes back', async () => {
    await deploy({ fallback: 'email', fallbackAfter: 1 });
    const before = mails().length;
    stage.signl4.faults.add({ kind: 'status', status: 503, path: '/webhook/*' });
    const id = await ticket('While the webhook is away');
    await rang(id);
    assert.equal((await sent(id, 'new'))['transport'], 'email');
    assert.equal(mails().length, before + 1);
    stage.signl4.faults.clear();
    const after = await ticket('When it is back');
    await rang(after);
    assert.equal(stage.signl4.alerts(`AT-${id}`).length, 1);
    stage.autotask.complete(id);
    await stage.poll();
    await eventually('the end', () => stage.signl4.alerts(`AT-${id}`)[0]?.status === CLOSED);
    assert.equal(stage.signl4.alerts(`AT-${id}`).length, 1);
  });
});
