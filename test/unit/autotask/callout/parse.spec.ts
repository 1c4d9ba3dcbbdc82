import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  parseCallout,
  type CalloutHint,
  type CalloutProblem,
} from '../../../../src/autotask/callout/parse.js';

const NONE = new URLSearchParams();
const NUMBER = 'T20191029.0002';
/** The one sample that is known of a real callout (name/value pairs). */
const SAMPLE =
  `id=7865&number=${NUMBER}&status=New&created_datetime=2019-10-29T14:14:47.64300000-04:00:00` +
  '&last_activity_datetime=2019-10-30T15:06:38.58300000-04:00:00';

/** What bodies are made of, and what could confuse a parser. */
const PARTS =
  '< > </ /> <a =" " & &amp; &x; ; = { } [ ] : , <!-- --> <![CDATA[ ]]> <?xml ?> id 7 %3C % + "id":7 _ $ #name cdata'
    .split(' ')
    .concat(NUMBER, ' ', '\n', '__proto__', 'constructor', 'hasOwnProperty', 'xmlns:a', 'a:b', '漢');

function read(body: string | Buffer, type?: string, query = NONE): CalloutHint {
  const reading = parseCallout(Buffer.from(body as string), type, query);
  assert.ok('hint' in reading, `refused: ${JSON.stringify(reading)}`);
  return reading.hint;
}

function refused(body: string | Buffer, reason: CalloutProblem, type?: string): void {
  const { user } = process.cpuUsage();
  const reading = parseCallout(Buffer.from(body as string), type, NONE);
  const took = (process.cpuUsage().user - user) / 1_000;
  assert.deepEqual(reading, { reason }, String(body).slice(0, 60));
  assert.ok(took < 1_000, `${reason} took ${took} ms`);
}

const which = ({ ticketId, number, known }: CalloutHint) => [ticketId, number, known];

describe('a callout', () => {
  it('as the known sample has it', () => {
    const hint = {
      ticketId: 7865,
      number: NUMBER,
      status: 'New',
      createdAt: '2019-10-29T18:14:47.643Z',
      lastActivityAt: '2019-10-30T19:06:38.583Z',
      domain: null,
      fields: Object.fromEntries(new URLSearchParams(SAMPLE)),
      known: true,
    };
    assert.deepEqual(read(SAMPLE, 'application/x-www-form-urlencoded'), hint);
    assert.deepEqual(read(SAMPLE, 'text/xml'), hint);
    assert.deepEqual(read('', undefined, new URLSearchParams(SAMPLE)), hint);
  });

  it('of any form, under any name, with whatever content type', () => {
    const xml = '<?xml version="1.0" encoding="utf-8"?>';
    const bodies = [
      `${xml}<ticket><id>7</id><number>${NUMBER}</number></ticket>`,
      `<x:Any xmlns:x="urn:a" xmlns="urn:b"><x:TICKET_ID>7</x:TICKET_ID><Ticket-Number> ${NUMBER}\n</Ticket-Number></x:Any>`,
      `<row TicketID="7" TicketNumber="${NUMBER}"/>`,
      `<a><b><c ticketid="7"><![CDATA[text]]></c></b><b><ticketnumber><![CDATA[${NUMBER}]]></ticketnumber></b></a>`,
      `<Callout><Company><id>12</id></Company><Ticket><id>7</id><number>${NUMBER}</number></Ticket></Callout>`,
      `<t><status>R&D &amp; more</status><id>7</id><number>${NUMBER}</number></t>`,
      `<cdata><id>7</id><number>${NUMBER}</number><![CDATA[ ]]></cdata><![CDATA[text]]>`,
      `xml=${encodeURIComponent(`${xml}<t><id>7</id><number>${NUMBER}</number></t>`)}`,
      `data=<t a="1"><s>x &amp; y</s><id>7</id><number>${NUMBER}</number></t>`,
      `payload=${encodeURIComponent(`{"id":7,"number":"${NUMBER}"}`)}&x=1`,
      `{"Ticket": {"id": 7, "TicketNumber": "${NUMBER}", "list": [null, true, {"a": []}]}}`,
      `[{"ticketId": "7", "ticket_number": "${NUMBER}"}]`,
      `${xml}<!-- no root --><id>7</id>\n<number>${NUMBER}</number>`,
      `Ticket.ID=7&Ticket%20Number=${NUMBER}`,
    ];
    for (const body of bodies)
      for (const type of [
        undefined,
        'text/xml',
        'application/json',
        'application/x-www-form-urlencoded',
        'x',
      ])
        assert.deepEqual(which(read(body, type)), [7, NUMBER, true], body);
  });

  it('in UTF-16 of both orders, with and without a mark, whatever is announced', () => {
    const text = `<?xml version="1.0" encoding="utf-16"?><t><id>7</id><status>Größe 漢</status></t>`;
    const little = Buffer.from(text, 'utf16le');
    const big = Buffer.from(little).swap16();
    const bodies = [
      Buffer.concat([Buffer.from([0xff, 0xfe]), little]),
      Buffer.concat([Buffer.from([0xfe, 0xff]), big]),
      little,
      big,
      Buffer.from(text),
      Buffer.from(`\ufeff${text}`),
    ];
    for (const body of bodies)
      for (const type of [undefined, 'text/xml; charset=utf-8', 'text/xml; charset=utf-16'])
        assert.deepEqual([read(body, type).ticketId, read(body, type).status], [7, 'Größe 漢']);
    const old = Buffer.from(
      '<?xml version="1.0" encoding="windows-1252"?><t id="7" status="Größe"/>',
      'latin1',
    );
    assert.equal(read(old).status, 'Größe');
    assert.equal(read(Buffer.from('id=7&status=Größe', 'latin1'), 'x; charset=ISO-8859-1').status, 'Größe');
  });

  it('that names the ticket by one of the two, or by the other in its place', () => {
    assert.deepEqual(which(read('id=7')), [7, null, true]);
    assert.deepEqual(which(read(`number=${NUMBER}`)), [null, NUMBER, true]);
    assert.deepEqual(which(read(`id=${NUMBER}&status=New`)), [null, NUMBER, true]);
    assert.deepEqual(which(read(`id=&ticketid=7&number=`)), [7, null, true]);
  });

  it('an id that stands elsewhere than the number is not the ticket’s', () => {
    const xml = `<Callout><Company><id>12</id></Company><number>${NUMBER}</number></Callout>`;
    assert.deepEqual(which(read(xml)), [null, NUMBER, true]);
  });

  it('of no known name, in whose text a ticket number stands', () => {
    for (const body of [
      `<m><Subject>Ticket t20191029.0002.005 was made</Subject></m>`,
      'Subject=About%3DT20191029.0002.005%3B',
      'Ticket T20191029.0002.005: server down',
      '{"text": "[T20191029.0002.005]"}',
    ])
      assert.deepEqual(which(read(body)), [null, 'T20191029.0002.005', false], body);
    assert.equal(read('', undefined, new URLSearchParams({ a: `x ${NUMBER}` })).known, false);
  });

  it('whose texts are written by people', () => {
    const texts = [
      '<!DOCTYPE html><p>x</p>',
      '<div>'.repeat(40),
      '['.repeat(40),
      '<constructor>failed',
      '<a><id>8',
    ];
    for (const text of texts) {
      const body = `description=${encodeURIComponent(text)}&id=7&number=${NUMBER}`;
      assert.deepEqual(which(read(body)), [7, NUMBER, true], text);
      assert.equal(read(body).fields['description'], text);
      const xml = `<t><id>7</id><d><![CDATA[${text}]]></d><e><![CDATA[]]></e></t>`;
      assert.deepEqual([read(xml).ticketId, read(xml).fields['d']], [7, text]);
    }
  });

  it('times with and without fractions, seconds in the offset, or a plus that was lost', () => {
    const times: Record<string, string | null> = {
      '2019-10-29T14:14:47.64300000-04:00:00': '2019-10-29T18:14:47.643Z',
      '2019-10-29T14:14:47.64300000+10:30:00': '2019-10-29T03:44:47.643Z',
      '2019-10-29T14:14:47.6 02:00:00': '2019-10-29T12:14:47.600Z',
      '2019-10-29 14:14:47': '2019-10-29T14:14:47.000Z',
      '2019-10-29T14:14Z': '2019-10-29T14:14:00.000Z',
      '2019-10-29T14:14:47+0200': '2019-10-29T12:14:47.000Z',
      '2019-13-45T14:14:47Z': null,
      yesterday: null,
    };
    for (const [text, at] of Object.entries(times))
      assert.equal(read(`id=7&createDate=${encodeURIComponent(text)}`).createdAt, at, text);
    assert.equal(read('id=7&create_date=2019-10-29T14:14:47+02:00:00').createdAt, '2019-10-29T12:14:47.000Z');
  });

  it('all its fields are kept, flat, within limits', () => {
    const { fields } = read('<t><id>7</id><c><id>8</id><x/></c><c><id>9</id></c><toString>s</toString></t>');
    assert.deepEqual(fields, { id: '7', 'c.id': '8', x: '', toString: 's' });
    const many = Array.from({ length: 1_000 }, (_, at) => `f${at}=${'x'.repeat(200)}`).join('&');
    assert.equal(Object.keys(read(`id=7&${many}`).fields).length, 200);
    assert.equal(read(`id=7&text=${'x'.repeat(100_000)}`).fields['text']?.length, 4_000);
    assert.equal(read('{"id":7,"a":"x\\u0000y\\ud800"}').fields['a'], 'xy');
  });
});

describe('a body that is no callout', () => {
  it('tells nothing, in no time', () => {
    const levels = (open: string, close: string, count = 10_000) =>
      `${open.repeat(count)}7${close.repeat(count)}`;
    const laughs = Array.from({ length: 9 }, (_, at) => `<!ENTITY l${at + 1} "${`&l${at};`.repeat(10)}">`);
    refused('', 'empty');
    refused(' \n', 'empty');
    refused('x'.repeat(1_048_577), 'too-large');
    refused(`<!DOCTYPE x [<!ENTITY l0 "ha">${laughs.join('')}]><x><id>7</id>&l9;</x>`, 'entities');
    refused('<!DOCTYPE x SYSTEM "file:///etc/passwd"><x><id>7</id></x>', 'entities');
    refused('<!doctype html><id>7</id>', 'entities');
    refused('<x><![CDATA[ ]]><!DOCTYPE y><id>7</id><![CDATA[ ]]></x>', 'entities');
    refused(`<x><id>7</id>${'<![CDATA['.repeat(100_000)}<!DOCTYPE y>`, 'entities');
    refused(
      `x=${encodeURIComponent(`<!DOCTYPE x SYSTEM "file:///etc/passwd"><x>${NUMBER}</x>`)}`,
      'entities',
    );
    refused(levels('<a>', '</a>'), 'too-deep');
    refused(levels('<a>', '</a>', 140_000), 'too-deep');
    refused(levels('[', ']', 500_000), 'too-deep');
    refused(levels('{"a":', '}'), 'too-deep');
    refused(`x=${levels('<a>', '</a>')}`, 'too-deep');
    refused(`<x>${'<a/>'.repeat(200_000)}</x>`, 'too-many');
    refused(`<x ${Array.from({ length: 90_000 }, (_, at) => `a${at}=""`).join(' ')}/>`, 'too-many');
    refused('a=1&'.repeat(200_000), 'too-many');
    refused(`[${'1,'.repeat(400_000)}1]`, 'too-many');
    for (const name of ['__proto__', 'constructor', 'prototype']) {
      refused(`<x><${name}><id>7</id></${name}><id>7</id></x>`, 'names');
      // sax drops an attribute of the first name by itself.
      if (name !== '__proto__') refused(`<x ${name}="1" id="7"/>`, 'names');
      refused(`{"id":7,"${name}":{"id":1}}`, 'names');
      refused(`id=7&${name}=1`, 'names');
    }
    refused('<ticket><id>7</id><number>T2019', 'not-xml');
    refused('<ticket><id>7</ticket>', 'not-xml');
    refused('<a/></root><id>7</id>', 'not-xml');
    refused('<a><_>7</_></a>', 'no-ticket');
    refused('<a hasOwnProperty="1" b="2"/>', 'not-xml');
    refused('{"id":7,', 'not-json');
    refused(Buffer.from('id=7&status=Größe', 'latin1'), 'encoding');
    refused(Buffer.from('id=7'), 'encoding', 'text/xml; charset=klingon');
    refused(Buffer.from([0x3c, 0, 0x61, 0, 0x00, 0xd8, 0x3e, 0]), 'encoding');
    refused(Buffer.from('\u0001\u0002id=7'), 'binary');
    refused(Buffer.from([0x1f, 0x8b, 8, 0, 0, 0]), 'encoding');
    for (const text of [
      'hello',
      'status=New',
      '<a><id>x</id></a>',
      '{"id":0}',
      '{"id":-1}',
      'null',
      '7',
      '[]',
    ])
      refused(text, 'no-ticket');
    refused('T20191029.0002x ST20191029.0002 T2019.1', 'no-ticket');
    assert.equal(({} as Record<string, unknown>)['id'], undefined);
  });

  it('never throws and never pollutes, whatever is sent', () => {
    const part = fc.constantFrom(...PARTS);
    const body = fc.oneof(
      fc.array(part, { maxLength: 40 }).map((parts) => Buffer.from(parts.join(''))),
      fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
      fc.json().map((text) => Buffer.from(text)),
      fc.string().map((text) => Buffer.from(`\ufeff${text}`, 'utf16le')),
    );
    const type = fc.option(
      fc.oneof(fc.string(), fc.constantFrom('text/xml; charset=utf-16', 'x; charset="')),
      {
        nil: undefined,
      },
    );
    const query = fc.array(fc.tuple(part, part), { maxLength: 3 }).map((pairs) => new URLSearchParams(pairs));
    fc.assert(
      fc.property(body, type, query, (bytes, contentType, pairs) => {
        const reading = parseCallout(bytes, contentType, pairs);
        if ('reason' in reading) return;
        const { ticketId, number, fields } = reading.hint;
        assert.ok(ticketId !== null || number !== null);
        assert.ok(ticketId === null || (Number.isSafeInteger(ticketId) && ticketId > 0));
        assert.ok(number === null || number.length <= 50);
        for (const value of Object.values(fields)) assert.equal(typeof value, 'string');
        assert.equal(Object.getPrototypeOf(fields), Object.prototype);
        assert.doesNotThrow(() => JSON.stringify(reading));
      }),
      { numRuns: 3_000 },
    );
    assert.deepEqual(Object.keys(Object.prototype), []);
  });

  it('finds what was put in, whatever the names’ case and the layout', () => {
    const word = fc.stringMatching(/^[A-Z][a-z]{2,8}$/).filter((text) => !/ticket/i.test(text));
    const value = fc.string({ unit: 'grapheme', maxLength: 20 }).filter((text) => !/[^\P{C}]/u.test(text));
    const name = fc.constantFrom('id', 'ID', 'TicketID', 'ticket_id', 'Ticket-Id');
    const xml = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;');
    fc.assert(
      fc.property(word, name, fc.integer({ min: 1 }), value, (root, idName, id, status) => {
        const bodies = [
          `<${root}><${idName}>${id}</${idName}><Status>${xml(status)}</Status></${root}>`,
          `<${root} ${idName}="${id}" Status="${xml(status)}"></${root}>`,
          JSON.stringify({ [root]: { [idName]: id, Status: status } }),
          String(new URLSearchParams({ [idName]: String(id), Status: ` ${status}` })),
        ];
        for (const body of bodies) {
          const hint = read(body);
          assert.deepEqual([hint.ticketId, hint.status], [id, status.trim() || null], body);
        }
      }),
      { numRuns: 300 },
    );
  });
});
