import assert from 'node:assert/strict';
import { Client, is, type Result } from './client.js';
import { describeIn } from '../../../house/share.js';

describeIn(1, 'Autotask sandbox: pages', () => {
  const api = new Client();
  const everything = { MaxRecords: 2, filter: [is('exist', 'id')] };
  let all: number[];
  const idsOf = ({ body }: Result): number[] => body.items.map(({ id }: { id: number }) => id);

  beforeEach(() => {
    all = api.control.createTickets(5);
  });

  it('orders by id and says where the next page is', async () => {
    const first = await api.call('POST', 'Tickets/query', everything);
    assert.deepEqual(idsOf(first), all.slice(0, 2));
    const { nextPageUrl, ...rest } = first.body.pageDetails;
    assert.deepEqual(rest, { count: 2, requestCount: 2, prevPageUrl: null });
    assert.match(
      nextPageUrl,
      /^http:\/\/127\.0\.0\.1:\d+\/ATServicesRest\/V1\.0\/Tickets\/query\/next\?paging=/,
    );
  });

  it('POST: the same body again leads through all pages and back', async () => {
    const found: number[] = [];
    let answer = await api.call('POST', 'Tickets/query', everything);
    found.push(...idsOf(answer));
    while (answer.body.pageDetails.nextPageUrl) {
      answer = await api.call('POST', answer.body.pageDetails.nextPageUrl, everything);
      found.push(...idsOf(answer));
    }
    assert.deepEqual(found, all);
    answer = await api.call('POST', answer.body.pageDetails.prevPageUrl, everything);
    assert.deepEqual(idsOf(answer), all.slice(2, 4));
  });

  it('GET: the URL alone leads on', async () => {
    const search = encodeURIComponent(JSON.stringify(everything));
    const first = await api.get(`Tickets/query?search=${search}`);
    assert.deepEqual(idsOf(await api.get(first.body.pageDetails.nextPageUrl)), all.slice(2, 4));
  });

  it('the other verb on a next page is 405 with the words of ASP.NET', async () => {
    const first = await api.call('POST', 'Tickets/query', everything);
    const answer = await api.get(first.body.pageDetails.nextPageUrl);
    assert.equal(answer.status, 405);
    assert.deepEqual(answer.body, { Message: "The requested resource does not support http method 'GET'." });
    const search = encodeURIComponent(JSON.stringify(everything));
    const got = await api.get(`Tickets/query?search=${search}`);
    assert.equal((await api.call('POST', got.body.pageDetails.nextPageUrl, everything)).status, 405);
  });

  it('POST without its body is refused', async () => {
    const first = await api.call('POST', 'Tickets/query', everything);
    assert.equal((await api.call('POST', first.body.pageDetails.nextPageUrl)).status, 500);
  });

  it('holds at most 500 rows, which is also the default', async () => {
    api.control.createTickets(600);
    const answer = await api.query('Tickets', [is('exist', 'id')]);
    assert.deepEqual([answer.body.items.length, answer.body.pageDetails.requestCount], [500, 500]);
    assert.notEqual(answer.body.pageDetails.nextPageUrl, null);
  });

  it('has no next page when it is exactly full', async () => {
    const answer = await api.query('Tickets', [is('exist', 'id')], { MaxRecords: 5 });
    assert.equal(answer.body.pageDetails.nextPageUrl, null);
  });

  it('wants id among IncludeFields when there is another page; or has no other page: by variant', async () => {
    const query = { ...everything, IncludeFields: ['title'] };
    assert.equal((await api.call('POST', 'Tickets/query', query)).status, 500);
    assert.equal(
      (await api.call('POST', 'Tickets/query', { ...query, IncludeFields: ['title', 'id'] })).status,
      200,
    );
    api.control.setVariants({ pagesWithoutId: 'one page' });
    const answer = await api.call('POST', 'Tickets/query', query);
    assert.deepEqual([answer.body.items.length, answer.body.pageDetails.nextPageUrl], [2, null]);
  });

  it('reads the rows as they are when the page is asked for', async () => {
    const open = { MaxRecords: 2, filter: [is('eq', 'status', 1)] };
    const first = await api.call('POST', 'Tickets/query', open);
    api.control.complete(all[2] ?? 0);
    assert.deepEqual(
      idsOf(await api.call('POST', first.body.pageDetails.nextPageUrl, open)),
      all.slice(3, 5),
    );
  });

  it('can name another host in nextPageUrl', async () => {
    api.control.set({ nextPageOrigin: 'http://elsewhere.example' });
    const first = await api.call('POST', 'Tickets/query', everything);
    assert.match(first.body.pageDetails.nextPageUrl, /^http:\/\/elsewhere\.example\//);
  });

  it('answers the first 500 of a child collection, without pages', async () => {
    const [ticket = 0] = all;
    for (let note = 0; note < 510; note++) api.control.addNote(ticket, `note ${note}`);
    const answer = await api.get(`Tickets/${ticket}/Notes`);
    assert.equal(answer.body.items.length, 500);
    assert.equal(answer.body.pageDetails.nextPageUrl, null);
  });
});
