import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readXml } from '../../../sandbox/signl4/inbound/xml.js';
import type { Alert } from '../../../sandbox/signl4/model.js';
import { type Bench, startBench } from './helpers.js';
import { describeIn } from '../../../house/share.js';

describeIn(0, 'SIGNL4 stand-in: content types, title and text', () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await startBench();
  });
  afterEach(() => bench.stop());

  async function raised(
    type: string,
    body: string | Buffer,
  ): Promise<Pick<Alert, 'title' | 'text' | 'parameters'>> {
    const { status } = await bench.sendAs(type, body);
    assert.equal(status, 201);
    const { title, text, parameters } = bench.control.alerts().at(-1) as Alert;
    return { title, text, parameters };
  }
  const json = (body: unknown): Promise<Pick<Alert, 'title' | 'text' | 'parameters'>> =>
    raised('application/json; charset=utf-8', JSON.stringify(body));

  it('JSON: unknown keys become parameters, nested ones with a dot per level', async () => {
    const body = {
      Title: 'T',
      Message: 'M',
      Number: 7,
      Outer: { Inner: 'x', Deep: { er: true } },
      Nothing: null,
    };
    assert.deepEqual(await json(body), {
      title: 'T',
      text: 'M',
      parameters: [
        { name: 'Number', value: '7' },
        { name: 'Outer.Inner', value: 'x' },
        { name: 'Outer.Deep.er', value: 'true' },
      ],
    });
  });

  it('title is taken in the order Title, Subject, Job, Task, Case, Incident, whatever the order of the body', async () => {
    const names = ['Title', 'Subject', 'Job', 'Task', 'Case', 'Incident'];
    for (let from = 0; from < names.length; from++) {
      const some = names.slice(from).toReversed();
      const { title } = await json(Object.fromEntries([...some.map((name) => [name, name]), ['Text', 'x']]));
      assert.equal(title, names[from]);
    }
  });

  it('text is taken in the order Text, Message, MessageText, Description, Body, Content', async () => {
    const names = ['Text', 'Message', 'MessageText', 'Description', 'Body', 'Content'];
    for (let from = 0; from < names.length; from++) {
      const some = names.slice(from).toReversed();
      const { text } = await json(Object.fromEntries([['Title', 'x'], ...some.map((name) => [name, name])]));
      assert.equal(text, names[from]);
    }
  });

  it('what is adopted is dropped from the parameters, the rest stays', async () => {
    const { parameters } = await json({ Title: 'T', Subject: 'S', Message: 'M', Description: 'D' });
    assert.deepEqual(
      parameters.map(({ name }) => name),
      ['Subject', 'Description'],
    );
  });

  it('names are case-insensitive, and X-S4-Subject is a title too', async () => {
    assert.equal((await json({ tITLE: 'T', message: 'm' })).title, 'T');
    assert.equal((await json({ 'X-S4-Subject': 'S', Job: 'J', message: 'm' })).title, 'S');
  });

  it('the letters are read as the mark, the type or the declaration says', async () => {
    const xml = (encoding: string): string =>
      `<?xml version="1.0" encoding="${encoding}"?><t><Title>Störung</Title></t>`;
    const marked = Buffer.from(`\uFEFF${xml('utf-16')}`, 'utf16le');
    const read = [
      await raised('text/xml; charset=utf-16', marked),
      await raised('application/xml', Buffer.from(marked).swap16()),
      await raised('text/xml; charset="ISO-8859-1"', Buffer.from(xml('utf-8'), 'latin1')),
      await raised('application/xml', Buffer.from(xml('iso-8859-1'), 'latin1')),
      await raised('application/xml', xml('utf-8')),
      await raised('application/xml', xml('utf-16')),
      await raised('text/plain; charset=windows-1252', Buffer.from('Title: Störung', 'latin1')),
      await raised('application/json', '\uFEFF{"Title": "Störung"}'),
    ];
    assert.deepEqual(
      read.map(({ title }) => title),
      read.map(() => 'Störung'),
    );
    assert.equal((await bench.sendAs('text/plain; charset=none', 'Title: x')).status, 400);
  });

  it('only text can become the title: a number named Title stays a parameter', async () => {
    const { title, parameters } = await json({ Title: 5, Host: 'web1', Text: 'x' });
    assert.equal(title, 'web1');
    assert.deepEqual(parameters, [{ name: 'Title', value: '5' }]);
  });

  it('if no name matches, the first text values are used', async () => {
    assert.deepEqual(await json({ Count: 3, Host: 'web1', State: 'down', Site: 'Lyon' }), {
      title: 'web1',
      text: 'down',
      parameters: [
        { name: 'Count', value: '3' },
        { name: 'Site', value: 'Lyon' },
      ],
    });
  });

  it('XML: elements and attributes of the root, nested with dots, CDATA and entities read', async () => {
    const body =
      '<?xml version="1.0"?><ticket id="7"><Title>A &amp; B &#x41;</Title><Message><![CDATA[<b>]]></Message>' +
      '<company><name>Contoso</name></company><!-- no --><empty/></ticket>';
    assert.deepEqual(await raised('application/xml', body), {
      title: 'A & B A',
      text: '<b>',
      parameters: [
        { name: 'id', value: '7' },
        { name: 'company.name', value: 'Contoso' },
        { name: 'empty', value: '' },
      ],
    });
  });

  it('XML that is not well-formed is refused', () => {
    for (const wrong of [
      '',
      'x',
      '<a>',
      '<a></b>',
      '<a/><b/>',
      '<a>&nope;</a>',
      '<a>1 & 2</a>',
      '<a b=c/>',
      '<!DOCTYPE a><a/>',
    ]) {
      assert.throws(() => readXml(wrong), SyntaxError, wrong);
    }
  });

  it('XML: whatever text is written into it is read back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
        assert.equal(readXml(`<a>${escaped}</a>`), text.trim());
      }),
    );
  });

  it('form: fields are parameters', async () => {
    const form = new URLSearchParams({ Title: 'T & U', Message: 'M', Site: 'Zürich' });
    const { title, parameters } = await raised('application/x-www-form-urlencoded', form.toString());
    assert.equal(title, 'T & U');
    assert.deepEqual(parameters, [{ name: 'Site', value: 'Zürich' }]);
  });

  it('plain text: Name: value lines are parameters, other lines the text; an address is no parameter', async () => {
    const lines = 'Subject: Disk full\nHost: web1\nsee https://example.test/x\nor call\n';
    assert.deepEqual(await raised('text/plain', lines), {
      title: 'Disk full',
      text: 'see https://example.test/x\nor call',
      parameters: [{ name: 'Host', value: 'web1' }],
    });
  });

  it('plain text carries control parameters too', async () => {
    await raised('text/plain', 'Title: a\nX-S4-ExternalID: AT-5\nX-S4-Status: new');
    assert.equal(bench.control.alerts('AT-5').length, 1);
  });

  it('no content type at all is guessed', async () => {
    const answer = await fetch(`${bench.url}/webhook/sandbox-team`, {
      method: 'POST',
      body: Buffer.from('{"Title":"T"}'),
    });
    assert.equal(answer.status, 201);
    assert.equal(bench.control.alerts()[0]?.title, 'T');
  });

  it('a source with DisableContentParsing takes the whole body as text', async () => {
    bench.control.addSource({ secret: 'raw', rawContent: true });
    await bench.send({ Title: 'T', 'X-S4-Status': 'resolved' }, '', 'raw');
    const alert = bench.control.alerts()[0];
    assert.equal(alert?.text, '{"Title":"T","X-S4-Status":"resolved"}');
    assert.deepEqual(alert?.parameters, []);
  });

  describe('multipart with attachments', () => {
    async function multipart(files: Array<[string, Blob]>): Promise<number> {
      const form = new FormData();
      form.set('Title', 'T');
      form.set('Message', 'M');
      for (const [name, content] of files) form.append('file', content, name);
      return (await fetch(`${bench.url}/webhook/sandbox-team`, { method: 'POST', body: form })).status;
    }

    it('keeps files of the known kinds', async () => {
      const kinds = 'png tiff tif jpeg jpg gif bmp mp3 wav aiff m4a txt pdf mov mp4'.split(' ');
      assert.equal(await multipart(kinds.map((kind) => [`a.${kind.toUpperCase()}`, new Blob(['x'])])), 201);
      const alert = bench.control.alerts()[0];
      assert.equal(alert?.attachments.length, kinds.length);
      assert.equal(alert?.title, 'T');
      assert.equal((alert?.flags ?? 0) & 1, 1);
    });

    it('reads base64 where the part says so', async () => {
      const body = [
        '--b\r\nContent-Disposition: form-data; name="Title"\r\n\r\nT',
        '--b\r\nContent-Disposition: form-data; name="f"; filename="a.txt"\r\nContent-Type: text/plain',
        'Content-Transfer-Encoding: base64\r\n\r\naGVsbG8=\r\n--b--\r\n',
      ].join('\r\n');
      await raised('multipart/form-data; boundary=b', body);
      assert.equal(bench.control.alerts()[0]?.attachments[0]?.content.toString(), 'hello');
    });

    it('leaves out files over 4 MB and of other kinds, or refuses them as a variant', async () => {
      const large: Array<[string, Blob]> = [
        ['large.png', new Blob([Buffer.alloc(4 * 1024 * 1024 + 1)])],
        ['macro.docx', new Blob(['x'])],
        ['fits.png', new Blob([Buffer.alloc(4 * 1024 * 1024)])],
      ];
      assert.equal(await multipart(large), 201);
      assert.deepEqual(
        bench.control.alerts()[0]?.attachments.map(({ name }) => name),
        ['fits.png'],
      );
      bench.control.choose({ badAttachment: '400' });
      assert.equal(await multipart(large), 400);
    });
  });
});
