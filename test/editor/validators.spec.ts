import assert from 'node:assert/strict';
import * as valid from '../../nodes/shared/editor/validators.js';

describe('validators of the dialogs', () => {
  before(() => Object.assign(globalThis, { RED: { _: (key: string) => key.split(':').at(-1) } }));
  after(() => Reflect.deleteProperty(globalThis, 'RED'));

  const accepted = (verdict: true | string) => assert.equal(verdict, true);
  const refused = (verdict: true | string, key: string) =>
    assert.match(String(verdict), new RegExp(`: invalid\\.${key}$`));

  it('accept whole numbers in their bounds, as numbers or as text', () => {
    // A flow of an earlier version lacks what is new since.
    for (const value of [10, '10', ' 3600 ', '${INTERVAL}', undefined])
      accepted(valid.whole(value, 'interval', 10, 3600));
    for (const value of [9, 3601, '', 'abc', '10.5', '1e2', '-30', null])
      refused(valid.whole(value, 'interval', 10, 3600), 'number');
  });

  it('accept addresses, and nothing where a default exists', () => {
    for (const value of [
      '',
      'https://webservices5.autotask.net/ATServicesRest/',
      'http://127.0.0.1:1881',
      '${URL}',
    ])
      accepted(valid.address(value, 'zoneUrl'));
    for (const value of ['webservices5.autotask.net', 'ftp://x', 'https://'])
      refused(valid.address(value, 'zoneUrl'), 'address');
  });

  it('accept addresses of e-mail, alone or behind a name', () => {
    for (const value of ['', 'a@b.example', 'Alerts <a@b.example>', '${SENDER}'])
      accepted(valid.email(value, 'mailFrom'));
    for (const value of ['a', 'a@', '@b', 'a b@c', 'a@b\r\nBcc: c@d', 'a@b, c@d'])
      refused(valid.email(value, 'mailFrom'), 'email');
  });

  it('accept a fallback that is another way', () => {
    for (const value of ['', 'email', '${WAY}']) accepted(valid.anotherWay(value, 'webhook'));
    accepted(valid.anotherWay('${WAY}', '${WAY}'));
    refused(valid.anotherWay('email', 'email'), 'sameTransport');
  });

  it('accept a JSON object or array as a query', () => {
    for (const value of ['', ' ', '{"op":"exist","field":"id"}', '[]', '${QUERY}'])
      accepted(valid.query(value));
    for (const value of ['5', '"text"', 'null']) refused(valid.query(value), 'filter');
    refused(valid.query('{op:1}'), 'json');
  });

  it('accept prefixes that survive everywhere', () => {
    for (const value of ['AT', 'at-1_b', '${PREFIX}']) accepted(valid.prefix(value));
    for (const value of ['', '-AT', 'A T', 'Ä', 'a/b']) refused(valid.prefix(value), 'prefix');
  });

  it('accept paths that can stand in a URL', () => {
    for (const value of ['', 'tickets', 'a-b_c.d~1', '${PATH}']) accepted(valid.path(value));
    for (const value of ['a/b', 'a b', 'ä', '?']) refused(valid.path(value), 'path');
  });

  it('need an account unless there are only callouts or webhooks', () => {
    const only = { poll: false, callout: true, webhook: false };
    accepted(valid.account('', only));
    accepted(valid.account('at', { poll: true, callout: false, webhook: false }));
    refused(valid.account('', { ...only, poll: true }), 'account');
    refused(valid.account('_ADD_', { ...only, callout: false }), 'account');
  });

  it('find templates that do not parse', () => {
    for (const value of [
      '',
      'plain',
      '{{number}} {{{title}}}',
      '{{#a}}{{^b}}x{{/b}}{{/a}}',
      '{{ # a }}{{ / a }}',
    ])
      accepted(valid.template(value, 'title'));
    for (const value of ['{{#a}}', '{{/a}}', '{{#a}}{{#b}}{{/a}}{{/b}}'])
      refused(valid.template(value, 'title'), 'section');
    for (const value of ['{{number', 'number}}']) refused(valid.template(value, 'title'), 'braces');
  });
});
