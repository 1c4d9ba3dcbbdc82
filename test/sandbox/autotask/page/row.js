import { clock, el } from './api.js';

/** A ticket in the list; `choose` is told its id. */
export function rowOf(ticket, { isChosen, fresh, choose }) {
  const className = [isChosen && 'chosen', ticket.completed && 'done', fresh && 'fresh'];
  const row = el('tr', {
    className: className.filter(Boolean).join(' '),
    tabIndex: 0,
    dataset: { ticketId: ticket.id },
  });
  row.append(
    el('td', { className: 'number', textContent: ticket.number }),
    el('td', { className: 'title' }, ticket.title, el('small', { textContent: ticket.company })),
    el('td', {}, pill(ticket.status.label, ticket.completed ? 'done' : ticket.status.id === 1 ? 'new' : '')),
    el('td', {}, pill(ticket.priority.label, `rank${ticket.priority.rank}`)),
    el('td', { textContent: ticket.queue.label }),
    el('td', { textContent: ticket.owner }),
    el('td', { className: 'at', textContent: clock(ticket.activityAt) }),
  );
  row.addEventListener('click', () => choose(ticket.id));
  row.addEventListener('keydown', (event) => event.key === 'Enter' && choose(ticket.id));
  return row;
}

function pill(text, kind) {
  return el('span', { className: `pill ${kind}`, textContent: text });
}
