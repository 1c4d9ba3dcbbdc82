import { faultPanel, live } from '/_frame/faults.js';
import { showAutomation } from './automation.js';
import { act, clock, el, field, select, toast } from './api.js';
import { PLACES } from './places.js';
import { rowOf } from './row.js';
import { showTenant } from './tenant.js';

/** Autotask's own status; every other one can be called anything. */
const COMPLETE = 5;

const $ = (id) => document.getElementById(id);
let choices = null;
let chosen = null;
let known = new Map();

const person = () => $('as').value;
const options = (rows) => rows.map(({ id, name }) => ({ value: id, text: name }));
const owners = () => [{ value: '', text: '–' }, ...options(choices.resources.filter(({ canOwn }) => canOwn))];

async function loadChoices() {
  choices = await act('choices');
  const people = el('optgroup', { label: 'Technicians and users' });
  for (const { id, name, note } of choices.resources)
    people.append(el('option', { value: id, textContent: note ? `${name} (${note})` : name }));
  const contacts = el('optgroup', { label: 'Contacts of companies' });
  for (const { id, name } of choices.contacts)
    contacts.append(el('option', { value: `contact:${id}`, textContent: name }));
  const before = $('as').value;
  $('as').replaceChildren(people, contacts);
  $('as').value = before || String(choices.resources.find(({ canOwn }) => canOwn)?.id);
  const form = $('form');
  fill(form.companyID, [{ value: '', text: 'by chance' }, ...options(choices.companies)]);
  fill(form.queueID, choices.queueID);
  fill(form.priority, choices.priority);
  fill(form.status, choices.status);
  fill(form.assignedResourceID, owners());
}

function fill(list, values) {
  list.replaceChildren(...values.map(({ value, text }) => el('option', { value, textContent: text })));
}

async function loadTickets() {
  const { total, tickets } = await act('tickets', { most: 200 });
  const shown = $('open-only').checked ? tickets.filter(({ completed }) => !completed) : tickets;
  $('count').textContent = total === 1 ? '1 ticket' : `${total} tickets`;
  $('empty').hidden = shown.length > 0;
  $('tickets').replaceChildren(
    ...shown.map((ticket) => {
      const fresh = known.size > 0 && known.get(ticket.id) !== ticket.activityAt;
      return rowOf(ticket, { isChosen: ticket.id === chosen, fresh, choose });
    }),
  );
  known = new Map(tickets.map((ticket) => [ticket.id, ticket.activityAt]));
}

async function choose(id) {
  chosen = id;
  for (const row of $('tickets').children)
    row.classList.toggle('chosen', row.dataset.ticketId === String(id));
  await loadDetail();
  bringIntoSight($('detail'));
}

/** Where the window is too narrow for columns, what was asked for stands below the list. */
function bringIntoSight(box) {
  if (matchMedia('(max-width: 1100px)').matches) box.scrollIntoView();
}

async function loadDetail() {
  const box = $('detail');
  if (chosen === null) return void (box.hidden = true);
  const ticket = await act('ticket', { id: chosen }).catch(() => null);
  box.hidden = ticket === null;
  if (!ticket || (box.contains(document.activeElement) && isTyping())) return;
  box.replaceChildren(...detailOf(ticket));
  box.dataset.ticketId = ticket.id;
}

const isTyping = () =>
  document.activeElement.matches('textarea, input') && document.activeElement.value !== '';

function detailOf(ticket) {
  const change = (name) => (value) =>
    act('editTicket', { id: ticket.id, as: person(), changes: { [name]: value === '' ? null : value } });
  const title = el('input', { name: 'title', value: ticket.title });
  title.addEventListener('change', () => change('title')(title.value));
  const destination = el('input', { name: 'destination', placeholder: 'Ticket number or id' });
  const address = el('input', {
    name: 'address',
    type: 'email',
    placeholder: 'sandbox-team@mail.signl4.com',
  });
  const note = el('textarea', { name: 'note', rows: 2, placeholder: 'Write a note' });
  return [
    el('h2', { textContent: ticket.title }),
    el('p', { className: 'meta', textContent: `${ticket.number} · id ${ticket.id} · ${ticket.company}` }),
    el(
      'div',
      { className: 'fields' },
      field('Title', title, true),
      field('Status', select('status', choices.status, ticket.status.id, change('status'))),
      field('Priority', select('priority', choices.priority, ticket.priority.id, change('priority'))),
      field('Queue', select('queueID', choices.queueID, ticket.queue.id, change('queueID'))),
      field('Owner', select('assignedResourceID', owners(), ticket.ownerId, change('assignedResourceID'))),
      el(
        'div',
        { className: 'buttons' },
        ...(ticket.status.id === COMPLETE
          ? []
          : [button('Complete', 'primary', () => act('complete', { id: ticket.id, as: person() }))]),
        ...(ticket.completed
          ? [button('Reopen', '', () => act('reopen', { id: ticket.id, as: person() }))]
          : []),
        button('Delete', 'danger', () =>
          act('remove', { id: ticket.id, as: person() }).then(() => choose(null)),
        ),
      ),
      field('Merge into', destination),
      beside(button('Merge', '', () => merge(ticket.id, destination.value))),
      field('Forward by e-mail to', address),
      beside(button('Forward', '', () => forward(ticket.id, address.value))),
    ),
    el('h3', { textContent: `Notes (${ticket.notes.length})` }),
    ...ticket.notes.map(noteOf),
    el(
      'div',
      { className: 'fields' },
      field('New note', note, true),
      el(
        'div',
        { className: 'buttons' },
        button('Add note', '', () => addNote(ticket.id, note)),
      ),
    ),
  ];
}

function noteOf(note) {
  return el(
    'article',
    { className: 'note', dataset: { noteId: note.id } },
    el('header', { textContent: `${note.author || 'Unknown'} · ${clock(note.at)} · ${note.publish}` }),
    ...(note.title ? [el('strong', { textContent: note.title })] : []),
    note.description,
  );
}

function button(text, className, run) {
  const made = el('button', { textContent: text, className, type: 'button' });
  made.addEventListener('click', () => void Promise.resolve(run()).catch(() => undefined));
  return made;
}

function beside(child) {
  return el('div', { className: 'beside' }, child);
}

async function forward(id, to) {
  await act('forward', { id, to, as: person() });
  toast('Forwarded, if a mail server is set (state: smtp).');
}

async function merge(source, text) {
  const wanted = text.trim();
  const filter = [{ op: 'eq', field: /^\d+$/.test(wanted) ? 'id' : 'ticketNumber', value: wanted }];
  const [destination] = await act('find', { entity: 'Tickets', filter });
  if (!destination) return toast('There is no such ticket to merge into.');
  await act('merge', { source, destination: destination.id, as: person() });
}

async function addNote(id, input) {
  if (input.value.trim() === '') return;
  await act('addNote', { id, note: input.value, as: person() });
  input.value = '';
  await loadDetail();
}

async function createFromForm() {
  const ticket = Object.fromEntries([...new FormData($('form'))].filter(([, value]) => value !== ''));
  const made = await act('createTicket', { ticket, as: person() });
  await choose(made.id);
}

/**
 * Many changes at once lead to one reading, and one reading follows the other: none is overtaken by an older one.
 * The page listens before its first reading, so that no change falls between the two.
 */
let waiting = null;
let reading = Promise.resolve();
function refresh() {
  waiting ??= setTimeout(() => {
    waiting = null;
    // A reading that fails must not take the next one with it.
    reading = reading
      .then(loadTickets)
      .then(loadDetail)
      .catch(() => undefined);
  }, 120);
}

/** What people set, here or in another window; not while they are at it. */
function showPanel() {
  const panel = $('panel');
  if (panel.hidden) return;
  for (const [id, show] of [
    ['tenant', showTenant],
    ['automation', showAutomation],
  ])
    if (!isBusyIn($(id))) void show();
}

const isBusyIn = (box) =>
  box.contains(document.activeElement) && document.activeElement.matches('input, textarea, select');

function listen() {
  const events = live();
  events.addEventListener('ticket', refresh);
  events.addEventListener('reset', () => void loadChoices().then(refresh).then(showPanel));
  events.addEventListener('state', () => void loadChoices().then(refresh).then(showPanel));
  events.addEventListener('open', () => {
    $('live').classList.remove('off');
    refresh();
  });
  events.addEventListener('error', () => $('live').classList.add('off'));
}

function togglePanel() {
  const panel = $('panel');
  panel.hidden = !panel.hidden;
  $('panel-toggle').setAttribute('aria-expanded', String(!panel.hidden));
  showPanel();
  bringIntoSight(panel);
}

$('new').addEventListener('click', () => $('dialog').showModal());
$('cancel').addEventListener('click', () => $('dialog').close());
$('form').addEventListener('submit', () => void createFromForm());
$('twenty').addEventListener(
  'click',
  () => void act('createTickets', { count: 20, template: { title: 'Alert storm #' }, as: person() }),
);
$('open-only').addEventListener('change', refresh);

/** A deep link leads here. */
async function openLinked() {
  const id = /^#ticket-(\d+)$/.exec(location.hash)?.[1];
  if (id) await choose(Number(id));
}

window.addEventListener('hashchange', () => void openLinked());
$('panel-toggle').addEventListener('click', togglePanel);

void faultPanel(PLACES);
listen();
reading = loadChoices()
  .then(loadTickets)
  .then(openLinked)
  .catch(() => undefined);
