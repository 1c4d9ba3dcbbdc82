import { clock } from './_frame/clock.js';
import { faultPanel, live } from './_frame/faults.js';
import { card } from './card.js';

const byId = (id) => document.getElementById(id);
const team = byId('team');
const user = byId('user');
let phase = 'all';
/** Ids of the cards that are unfolded. */
const unfolded = new Set();

/** Does something at the stand-in beside its own interface; `null` when it can't. */
async function act(name, args = {}) {
  const answer = await fetch(`/_control/actions/${name}`, { method: 'POST', body: JSON.stringify(args) });
  return answer.ok ? answer.json() : null;
}

let asked = 0;
async function show() {
  const mine = ++asked;
  // After a reset with another seed the chosen team is gone.
  const view = (await act('view', { team: team.value })) ?? (await act('view'));
  if (view === null || mine !== asked) return;
  fill(
    team,
    view.teams.map(({ id, name }) => [id, name]),
    view.team.id,
  );
  fill(
    user,
    view.people.map(({ id, name, duty }) => [id, duty ? name : `${name} (off duty)`]),
    user.value,
  );
  for (const [name, count] of Object.entries(view.counts)) byId(`count-${name}`).textContent = count;
  byId('time').textContent = clock(view.now, 'short');
  const shown = view.alerts.filter((alert) => phase === 'all' || alert.phase === phase);
  const focused = document.activeElement?.closest?.('.alert') ? keep(document.activeElement) : null;
  byId('alerts').replaceChildren(...shown.map((alert) => card(alert, unfolded.has(alert.id))));
  focused?.();
  byId('empty').hidden = shown.length > 0;
  byId('duty')
    .querySelector('ul')
    .replaceChildren(...view.people.map(person));
  if (!byId('variants').contains(document.activeElement)) {
    byId('variants').replaceChildren(...view.variants.map(variant));
  }
  byId('webhooks').replaceChildren(...webhooks(view.webhooks));
}

/** Remembers what is being typed while the cards are made anew. */
function keep(element) {
  const { alertId } = element.closest('.alert').dataset;
  const { name, value } = element;
  const action = element.dataset.action;
  return () => {
    const again = document.querySelector(`[data-alert-id="${alertId}"]`);
    const same = again?.querySelector(action ? `[data-action="${action}"]` : `[name="${name}"]`);
    if (same && name) same.value = value;
    same?.focus();
  };
}

function fill(select, options, chosen) {
  const before = [...select.options].map(({ value, text }) => [value, text]);
  if (JSON.stringify(before) !== JSON.stringify(options)) {
    select.replaceChildren(...options.map(([value, label]) => new Option(label, value)));
  }
  if (options.some(([value]) => value === chosen)) select.value = chosen;
}

function person({ id, name, duty }) {
  const item = document.createElement('li');
  const box = document.createElement('input');
  box.type = 'checkbox';
  box.checked = duty !== null;
  box.addEventListener('change', () => {
    void act(box.checked ? 'punchIn' : 'punchOut', { user: id, team: team.value });
  });
  const label = document.createElement('label');
  label.append(box, duty === 'manager' ? `${name}, manager` : name);
  item.append(label);
  return item;
}

/** `undoClose` as `undo close`. */
function variant({ name, choices, chosen }) {
  const label = document.createElement('label');
  const select = document.createElement('select');
  fill(
    select,
    choices.map((choice) => [choice, choice]),
    chosen,
  );
  select.addEventListener('change', () => {
    void fetch('/_control/state', {
      method: 'PUT',
      body: JSON.stringify({ variants: { [name]: select.value } }),
    });
  });
  label.append(
    name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`),
    select,
  );
  return label;
}

function webhooks(all) {
  if (all.length === 0)
    return [Object.assign(document.createElement('li'), { textContent: 'None registered.' })];
  return all.map(({ id, externalAddress, enabled }) => {
    const item = document.createElement('li');
    const address = document.createElement('span');
    // The last part of the address is usually a secret.
    address.textContent = `${externalAddress.replace(/[^/]{6,}$/, '…')}${enabled ? '' : ' (disabled)'}`;
    const test = Object.assign(document.createElement('button'), { textContent: 'Test' });
    test.addEventListener('click', () => {
      void act('testWebhook', { webhookId: id });
    });
    item.append(address, test);
    return item;
  });
}

async function press(target) {
  const shown = target.closest('.alert');
  const alertId = shown?.dataset.alertId;
  const { action } = target.closest('button')?.dataset ?? {};
  if (!alertId || !action) return;
  if (action === 'unfold') {
    if (!unfolded.delete(alertId)) unfolded.add(alertId);
    await show();
    return;
  }
  const note = shown.querySelector('[name="note"]');
  const text = note?.value.trim() ?? '';
  if (action === 'annotate' && text === '') {
    note.focus();
    return;
  }
  await act(action, { alertId, user: user.value, ...(action === 'annotate' ? { text } : { note: text }) });
  const again = document.querySelector(`[data-alert-id="${alertId}"] [name="note"]`);
  if (again) again.value = '';
}

byId('alerts').addEventListener('click', ({ target }) => {
  void press(target);
});

for (const button of document.querySelectorAll('nav button')) {
  button.addEventListener('click', () => {
    phase = button.dataset.phase;
    for (const one of document.querySelectorAll('nav button'))
      one.setAttribute('aria-pressed', String(one === button));
    void show();
  });
}
team.addEventListener('change', () => {
  void show();
});
byId('reset').addEventListener('click', () => {
  void fetch('/_control/reset', { method: 'POST' });
});
byId('raise').addEventListener('submit', (event) => {
  event.preventDefault();
  const { title, externalId } = event.target.elements;
  void act('raise', { team: team.value, title: title.value, externalId: externalId.value });
});

/** Many changes at once make one new picture. */
let due = null;
function soon() {
  due ??= setTimeout(() => {
    due = null;
    void show();
  }, 60);
}
for (const name of ['alert', 'people', 'webhooks', 'state', 'reset', 'open'])
  live().addEventListener(name, soon);
setInterval(soon, 30_000);

await faultPanel({
  Everything: {},
  'Inbound webhook': { entity: 'webhook' },
  'Alerts by API': { entity: 'alerts' },
  'Events by API': { entity: 'events' },
  'Users by API': { entity: 'users' },
  'Webhook registration': { entity: 'webhooks' },
});
await show();
