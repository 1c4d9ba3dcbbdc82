import assert from 'node:assert/strict';
import { connect, createServer, type AddressInfo } from 'node:net';
import { simpleParser } from 'mailparser';
import { Failure } from '../../../src/failure.js';
import { alertBody, type AlertInput } from '../../../src/signl4/body.js';
import { Signl4Mail, type MailSettings } from '../../../src/signl4/mail.js';
import { mailText } from '../../../src/signl4/mail-text.js';
import { startSignl4 } from '../../sandbox/signl4/start.js';
import { type Behaviour, type MailServer, mailSettings, reply, startMailServer } from './mail-server.js';
import { describeIn } from '../../house/share.js';

const TITLE = 'The mail server of Contoso is down';
const alert = (more: Partial<AlertInput> = {}) =>
  alertBody({
    title: TITLE,
    message: 'All of it.',
    externalId: 'AT-1',
    status: 'new',
    details: [],
    ...more,
  });

describeIn(0, 'E-mail to the team', () => {
  let server: MailServer | null = null;
  afterEach(async () => {
    await server?.stop();
    server = null;
  });

  const start = async (behaviour: Behaviour = {}) => (server = await startMailServer(behaviour));
  /** Sends to the server, or to another port, and gives what it failed with. */
  async function failure(more: Partial<MailSettings> = {}, test = false): Promise<Failure> {
    const mail = new Signl4Mail(mailSettings(server?.port ?? 1, more));
    try {
      await (test ? mail.test() : mail.send(alert()));
    } catch (error) {
      assert.ok(error instanceof Failure, String(error));
      const all = JSON.stringify([error.message, error.said, error.facts, String(error.cause)]);
      for (const secret of ['te4m-secret', 'mail-pa55word', TITLE]) assert.ok(!all.includes(secret), all);
      return error;
    }
    throw new Error('it was sent');
  }
  const verdict = async (more: Partial<MailSettings> = {}, test = false) => {
    const { code, scope } = await failure(more, test);
    return `${code} ${scope}`;
  };

  describe('what SIGNL4 reads', () => {
    it('is the subject and a line for each parameter', async () => {
      await start();
      const details = [{ name: 'Fällig am', value: 'heute 14:00' }];
      await new Signl4Mail(mailSettings(server!.port)).send(alert({ service: 'Server', details }));
      const [mail] = server!.mails;
      assert.deepEqual(
        [mail?.from, mail?.to],
        ['alerts@sandbox.example', ['te4m-secret@mail.signl4.example']],
      );
      const read = await simpleParser(mail!.raw);
      assert.equal(read.subject, TITLE);
      assert.equal(read.html, false);
      assert.deepEqual(read.text?.trim().split(/\r?\n/), [
        'Message: All of it.',
        'X-S4-ExternalID: AT-1',
        'X-S4-Status: new',
        'X-S4-SourceSystem: Node-RED Autotask',
        'X-S4-Service: Server',
        'Fällig am: heute 14:00',
      ]);
    });

    it('is raised, acknowledged and resolved by the stand-in', async () => {
      const signl4 = await startSignl4({ smtpPort: 0 });
      try {
        const more = { to: 'sandbox-team@mail.signl4.com', teamSecret: 'sandbox-team', user: '' };
        const mail = new Signl4Mail(mailSettings(signl4.smtpPort ?? 0, more));
        await mail.send(alert({ details: [{ name: 'Queue', value: 'On call' }] }));
        const [raised] = signl4.control.alerts('AT-1');
        assert.deepEqual([raised?.title, raised?.text, raised?.status], [TITLE, 'All of it.', 1]);
        assert.deepEqual(raised?.parameters, [{ name: 'Queue', value: 'On call' }]);
        await mail.send(alert({ status: 'acknowledged' }));
        assert.equal(signl4.control.alerts('AT-1')[0]?.status, 2);
        await mail.send(alert({ status: 'resolved' }));
        assert.equal(signl4.control.alerts('AT-1')[0]?.status, 4);
      } finally {
        await signl4.stop();
      }
    });

    it('a value with ends of lines forges neither a parameter nor a header', async () => {
      await start();
      const ends = ['\n', '\r\n', '\r', '\u2028', '\u0085', '\v', '\f'];
      const forged = ends.map((end) => `a${end}X-S4-Status: resolved${end}${end}Bcc: x@y.example`).join(' ');
      const long = `${'word '.repeat(200)}X-S4-Status: resolved`;
      const body = {
        ...alert({
          externalId: `AT-1${forged}`,
          details: [{ name: `Queue\r\nX-S4-Status: x`, value: forged }],
        }),
        Title: `Down${forged}`,
        Message: `${forged} ${long}`,
      };
      await new Signl4Mail(mailSettings(server!.port)).send(body);
      const { raw, to } = server!.mails[0]!;
      assert.equal(to.length, 1);
      const read = await simpleParser(raw);
      assert.equal(read.bcc, undefined);
      const lines = read.text?.trim().split(/[\r\n\v\f\u0085\u2028\u2029]+/) ?? [];
      assert.deepEqual(
        lines.map((line) => line.split(':')[0]),
        ['Message', 'X-S4-ExternalID', 'X-S4-Status', 'X-S4-SourceSystem', 'Queue X-S4-Status x'],
      );
      assert.equal(lines.filter((line) => line.startsWith('X-S4-Status')).join(), 'X-S4-Status: new');
      for (const line of raw.split('\r\n')) assert.ok(line.length < 998);
    });

    it('keeps the lines of a text apart', () => {
      assert.equal(mailText({ Message: 'one\r\n\r\n  two\nthree ' }).text, 'Message: one | two | three\r\n');
    });
  });

  describe('what goes wrong', () => {
    it('a wrong password is a matter of the account', async () => {
      await start();
      assert.equal(await verdict({ password: 'wrong' }), 'mail.login account');
      assert.equal(await verdict({ password: 'wrong' }, true), 'mail.login account');
      assert.equal(await verdict({ password: '' }), 'mail.login account');
    });

    it('no login where one is wanted, too', async () => {
      await start();
      assert.equal(await verdict({ user: '', password: '' }), 'mail.login account');
    });

    it('a server that wants no login over an open line is a matter of the account', async () => {
      await start({ allowInsecureAuth: false });
      assert.equal(await verdict(), 'mail.login account');
    });

    it('a login that the server can’t check for now is an outage', async () => {
      await start({
        onAuth: (_auth, _session, done) => done(reply(454, 'Temporary authentication failure')),
      });
      assert.equal(await verdict(), 'mail.outage outage');
    });

    it('a refused recipient or sender is a matter of the account, for it is the same for all', async () => {
      await start({
        onRcptTo: ({ address }, _session, done) => done(reply(550, `${address} is unknown`)),
      });
      assert.equal(await verdict(), 'mail.recipient account');
      await server?.stop();
      await start({ onMailFrom: (_address, _session, done) => done(reply(553, 'Not your address')) });
      assert.equal(await verdict(), 'mail.sender account');
    });

    it('4xx is for now, whenever it comes', async () => {
      for (const at of ['onMailFrom', 'onRcptTo'] as const) {
        await start({
          [at]: (_: unknown, __: unknown, done: (e: Error) => void) => done(reply(450, 'Greylisted')),
        });
        const refused = await failure();
        assert.deepEqual([refused.code, refused.scope, refused.status], ['mail.outage', 'outage', 450]);
        await server?.stop();
      }
      await start({ take: () => reply(451, 'Local error') });
      assert.equal(await verdict(), 'mail.outage outage');
      await server?.stop();
      await start({ take: () => reply(451, 'Too many events') });
      assert.equal(await verdict(), 'mail.throttled throttled');
    });

    it('5xx for the text is a matter of the entry', async () => {
      await start({ take: () => reply(554, `Looks like spam: ${TITLE}`) });
      const refused = await failure();
      assert.deepEqual([refused.code, refused.scope, refused.status], ['mail.refused', 'entry', 554]);
      assert.match(refused.said ?? '', /Looks like spam/);
    });

    it('a connection that breaks after DATA has an unknown result', async () => {
      await start({ take: (socket) => (socket?.destroy(), 'hang') });
      assert.equal(await verdict(), 'mail.lost unknown');
    });

    it('an answer that never comes after DATA has one, too', async () => {
      await start({ take: () => 'hang' });
      assert.equal(await verdict({ timeoutMs: 1_000 }), 'mail.lost unknown');
    });

    it('a connection that breaks before DATA was surely in vain', async () => {
      let sockets: Array<{ destroy(): void }> = [];
      await start({ onMailFrom: () => sockets.forEach((socket) => socket.destroy()) });
      const { port } = server!;
      const relay = createServer((socket) => {
        sockets = [socket];
        const other = connect(port, '127.0.0.1');
        socket.pipe(other).pipe(socket);
        for (const one of [socket, other]) one.on('error', () => undefined);
        socket.on('close', () => other.destroy());
      });
      await new Promise<void>((resolve) => relay.listen(0, '127.0.0.1', resolve));
      try {
        assert.equal(
          await verdict({ port: (relay.address() as AddressInfo).port }),
          'mail.unreachable outage',
        );
      } finally {
        relay.close();
      }
    });

    it('a server that says nothing at all costs no more than the limit', async () => {
      const silent = createServer((socket) => socket.on('error', () => undefined));
      await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
      const { port } = silent.address() as AddressInfo;
      try {
        assert.equal(await verdict({ port, timeoutMs: 300 }), 'mail.timeout outage');
        assert.equal(await verdict({ port, timeoutMs: 300 }, true), 'mail.timeout outage');
      } finally {
        silent.close();
      }
    });

    it('nobody there, or no such host, is an outage', async () => {
      await start();
      const { port } = server!;
      await server?.stop();
      assert.equal(await verdict({ port }), 'mail.unreachable outage');
      assert.equal(await verdict({ host: 'mail.invalid' }), 'mail.unreachable outage');
    });
  });

  describe('encryption', () => {
    it('a certificate that nobody vouches for is refused, and nothing is said before', async () => {
      await start();
      assert.equal(await verdict({ security: 'starttls' }), 'mail.tls outage');
      assert.equal(server?.mails.length, 0);
    });

    it('a server without STARTTLS gets nothing', async () => {
      await start({ disabledCommands: ['STARTTLS'] });
      assert.equal(await verdict({ security: 'starttls' }), 'mail.tls outage');
      assert.equal(server?.mails.length, 0);
    });

    it('goes by STARTTLS and from the first byte, with the certificate that is trusted', async () => {
      await start();
      const { port, cert } = server!;
      const tls = { ca: cert, servername: 'connect.signl4.com' };
      await new Signl4Mail(mailSettings(port, { security: 'starttls', tls })).send(alert());
      assert.equal(server?.mails.length, 1);
      await server?.stop();
      await start({ secure: true });
      const own = { ca: server.cert };
      await new Signl4Mail(mailSettings(server.port, { security: 'tls', tls: own })).send(alert());
      assert.equal(server?.mails.length, 1);
      assert.equal(await verdict({ security: 'tls' }), 'mail.tls outage');
    });
  });

  it('a login is tested without a mail', async () => {
    await start();
    await new Signl4Mail(mailSettings(server!.port)).test();
    assert.equal(server?.connections, 1);
    assert.equal(server?.mails.length, 0);
  });
});
