import assert from 'node:assert/strict';
import { checkTemplate, render, renderTitle } from '../../../src/signl4/templates.js';

const ticket = {
  title: 'Mail <down> & "out"',
  description: 'line',
  priority: { id: 1, label: 'Critical' },
  company: { id: 7, name: 'ACME', classification: null },
  contact: null,
  tags: ['a', 'b'],
  notes: [{ text: 'one' }, { text: 'two', title: 'own' }],
  'dotted.name': 'literal',
  udf: { 'Server Room': 'B2' },
  count: 0,
};

describe('Templates', () => {
  it('show plain text, not HTML', () => {
    for (const tag of ['{{title}}', '{{{title}}}', '{{&title}}'])
      assert.equal(render(tag, ticket), ticket.title);
  });

  it('make the usual title', () => {
    assert.equal(
      renderTitle('{{priority.label}} {{company.name}}: {{title}}', ticket),
      `Critical ACME: ${ticket.title}`,
    );
  });

  it('know lists, sections and their opposites', () => {
    assert.equal(
      render('{{#notes}}[{{text}}/{{title}}]{{/notes}}', ticket),
      `[one/${ticket.title}][two/own]`,
    );
    assert.equal(render('{{#tags}}{{.}};{{/tags}}', ticket), 'a;b;');
    assert.equal(render('{{^contact}}nobody{{/contact}}{{#contact}}{{name}}{{/contact}}', ticket), 'nobody');
    assert.equal(render('{{#company}}{{name}} {{priority.label}}{{/company}}', ticket), 'ACME Critical');
    assert.equal(render('{{tags.length}} {{notes.1.text}} {{count}}', ticket), '2 two 0');
  });

  it('reach names with dots and spaces', () => {
    assert.equal(render('{{dotted.name}} {{udf.Server Room}}', ticket), 'literal B2');
  });

  it('leave out what is missing', () => {
    assert.equal(render('[{{contact.name}}{{nothing}}{{a.b.c}}{{contact}}{{> partial}}]', ticket), '[]');
  });

  it('do not take from above what is null here', () => {
    const view = { name: 'outer', inner: { name: null } };
    assert.equal(render('[{{#inner}}{{name}}{{/inner}}]', view), '[]');
  });

  it('show an object by its label or name, a list with commas', () => {
    assert.equal(render('{{priority}}, {{company}}, {{tags}}, {{udf}}', ticket), 'Critical, ACME, a, b,');
    assert.equal(
      render('{{at}} {{bad}}', { at: new Date(0), bad: new Date(Number.NaN) }),
      '1970-01-01T00:00:00.000Z',
    );
  });

  const inherited = [
    'constructor',
    'constructor.name',
    '__proto__',
    'toString',
    'title.length',
    'title.constructor.name',
  ];
  for (const name of [
    ...inherited,
    'tags.constructor.name',
    'hasOwnProperty',
    'call',
    'secret',
    'tags.join',
  ]) {
    it(`show nothing that is not the message's own: {{${name}}}`, () => {
      const called = () => assert.fail('a function of the message was called');
      const view = Object.assign(Object.create({ secret: 'inherited' }) as object, ticket, { call: called });
      assert.equal(render(`[{{${name}}}{{{${name}}}}{{#${name}}}x{{/${name}}}]`, view), '[]');
    });
  }

  it('call no toString and end with any value', () => {
    const loop: unknown[] = ['x'];
    loop.push(loop);
    const odd = { toString: () => assert.fail('called') };
    assert.equal(
      render('[{{odd}}{{{odd}}}{{loop}}{{bare}}]', { odd, loop, bare: Object.create(null) }),
      '[x]',
    );
    for (const view of [null, undefined, 'text', 3, []]) assert.equal(render('[{{name}}]', view), '[]');
  });

  it('are trimmed, without a row of blank lines and without control characters', () => {
    const description = ' \r\n\r\na  \r\n\r\n\r\n \r\nb\u0000\u001b[0m\tc\n\n';
    assert.equal(render('{{description}}', { description }), 'a\n\nb[0m\tc');
  });

  it('make a title of one line', () => {
    assert.equal(renderTitle(' {{a}}\n\n{{b}} ', { a: 'x\r\ny', b: '\tz' }), 'x y z');
  });

  it('cope with a description of 8,000 blanks and with thousands of lines', () => {
    assert.equal(render('{{d}}.', { d: ' '.repeat(8_000) }), '.');
    assert.equal(render('{{d}}', { d: 'a\n\n\n'.repeat(4_000) }).length, 4_000 * 3 - 2);
  });

  it('are told apart however many there are', () => {
    for (let n = 0; n < 500; n += 1) assert.equal(render(`${n} {{a}}`, { a: 'x' }), `${n} x`);
    assert.equal(render('0 {{a}}', { a: 'y' }), '0 y');
  });

  it('say why they do not parse', () => {
    assert.equal(checkTemplate('{{a}} {{#b}}{{/b}} {{=<% %>=}}<% c %>'), null);
    assert.match(checkTemplate('{{#a}}') ?? '', /Unclosed section "a"/);
    assert.match(checkTemplate('{{a') ?? '', /Unclosed tag/);
    assert.match(checkTemplate('{{/a}}') ?? '', /Unopened section "a"/);
    assert.throws(() => render('{{#a}}', {}), /Unclosed section/);
  });
});
