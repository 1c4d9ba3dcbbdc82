import assert from 'node:assert/strict';
import { apiBase, discoveryAddress, fixedZone } from '../../../src/autotask/zone-url.js';

describe('Autotask zone addresses', () => {
  it('reads an API base as people paste it', () => {
    const wanted = 'https://webservices5.autotask.net/ATServicesRest/V1.0/';
    for (const text of [
      'https://webservices5.autotask.net/ATServicesRest/',
      'https://webservices5.autotask.net/ATServicesRest',
      ' https://webservices5.autotask.net/ATServicesRest/V1.0 ',
      'https://webservices5.autotask.net/ATServicesRest/v1.0/',
      'https://webservices5.autotask.net',
    ]) {
      assert.equal(apiBase(text), wanted, text);
    }
  });

  it('refuses what is no address, without quoting a login', () => {
    for (const text of ['webservices5', 'ftp://a/b', '', 'https://']) {
      assert.throws(() => apiBase(text), { code: 'config.zone-url', scope: 'account' }, text);
    }
    assert.throws(() => discoveryAddress('nonsense', 'me'), { code: 'config.discovery-url' });
    assert.throws(
      () => apiBase('ftp://me:secret@host/x'),
      ({ facts }: { facts: { url: string } }) => !facts.url.includes('secret'),
    );
  });

  it('knows the web interface beside a zone, where it is Autotask’s', () => {
    const web = (url: string) => fixedZone(url).webUrl;
    assert.equal(web('https://webservices18.autotask.net/ATServicesRest/'), 'https://ww18.autotask.net/');
    assert.equal(web('https://prde.autotask.net/ATServicesRest/'), null);
    assert.equal(web('http://127.0.0.1:1881/ATServicesRest/'), null);
  });

  it('asks Autotask’s own address, or another one, for the zone', () => {
    const own = 'https://webservices.autotask.net/ATServicesRest/V1.0/zoneInformation?user=a%2Bb%40c.example';
    assert.equal(discoveryAddress('', 'a+b@c.example'), own);
    for (const url of [
      'http://127.0.0.1:1881',
      'http://127.0.0.1:1881/ATServicesRest/',
      'http://127.0.0.1:1881/ATServicesRest/V1.0/zoneInformation?user=x',
    ]) {
      const asked = 'http://127.0.0.1:1881/ATServicesRest/V1.0/zoneInformation?user=u';
      assert.equal(discoveryAddress(url, 'u'), asked, url);
    }
  });
});
