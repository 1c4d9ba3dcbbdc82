import assert from 'node:assert/strict';
import { Client } from './client.js';
import { describeIn } from '../../../house/share.js';

describeIn(1, 'Autotask sandbox: merging', () => {
  const api = new Client();
  let source: number;
  let destination: number;
  let number: string;

  beforeEach(() => {
    source = api.control.createTicket().id;
    const target = api.control.createTicket({ status: 'In Progress' });
    destination = target.id;
    number = String(target['ticketNumber']);
  });

  it('completes the source, which stays, and leaves the destination’s status', async () => {
    api.control.merge(source, destination);
    const merged = (await api.get(`Tickets/${source}`)).body.item;
    assert.equal(merged.status, 5);
    assert.notEqual(merged.completedDate, null);
    assert.equal(api.control.ticket(destination)['status'], 22);
  });

  for (const [variant, field] of [
    ['description', 'description'],
    ['title', 'title'],
    ['german', 'description'],
  ] as const)
    it(`leaves the destination’s number in the ${field} of a system note (${variant})`, async () => {
      api.control.setVariants({ mergeNote: variant });
      api.control.merge(source, destination);
      const [note] = (await api.get(`Tickets/${source}/Notes`)).body.items;
      assert.match(note[field], new RegExp(number.replaceAll('.', '\\.')));
      assert.equal(note.creatorResourceID, 4);
    });

  it('hides the note from the API in one variant', async () => {
    api.control.setVariants({ mergeNote: 'hidden' });
    api.control.merge(source, destination);
    assert.deepEqual((await api.get(`Tickets/${source}/Notes`)).body.items, []);
  });

  it('is refused for problem and change tickets, and for one ticket with itself', () => {
    api.control.editTicket(destination, { ticketType: 'Problem' });
    assert.throws(() => api.control.merge(source, destination), /Problem and change tickets/);
    assert.throws(() => api.control.merge(source, source), /itself/);
  });
});
