import { act, control, el, field, select } from './api.js';

/** The state of the tenant that a person may want to change: limits, rights, zone, uncertain behaviour. */
export async function showTenant() {
  const state = await control('GET', 'state');
  const set = (name) => (value) => control('PUT', 'state', { [name]: value });
  document
    .getElementById('tenant')
    .replaceChildren(
      el('h2', { textContent: 'Tenant' }),
      check('API user is locked', state.users[0].locked, set('locked')),
      rightsField(state),
      limitField('Calls used this hour', 'used', state.used, set('used')),
      limitField('Calls at once per entity', 'threads', state.threads, set('threads')),
      limitField('Milliseconds each call takes', 'latencyMs', state.latencyMs, set('latencyMs')),
      limitField('Milliseconds until a write can be read', 'lagMs', state.lagMs, set('lagMs')),
      zoneField(state),
      variantFields(state),
    );
}

function check(text, checked, change) {
  const box = el('input', { type: 'checkbox', name: 'locked', checked });
  box.addEventListener('change', () => void change(box.checked));
  return el('label', { className: 'switch' }, box, text);
}

function limitField(text, name, value, change) {
  const input = el('input', { name, type: 'number', min: 0, value });
  input.addEventListener('change', () => void change(Number(input.value)));
  return field(text, input);
}

function rightsField({ choices }) {
  const offered = [
    { value: '', text: 'choose a security level…' },
    ...choices.rights.map((value) => ({ value, text: value })),
  ];
  return field(
    'Rights',
    select('rights', offered, '', (rights) => void (rights && control('PUT', 'state', { rights }))),
  );
}

function zoneField({ zones, zone }) {
  const offered = zones.map(({ id, name }) => ({ value: id, text: `${id} ${name}` }));
  return field(
    'Zone of the tenant',
    select('zone', offered, zone, (value) => void act('moveTenant', { zone: Number(value) })),
  );
}

/** What the reference leaves open. */
function variantFields({ variants, choices }) {
  const fields = Object.entries(choices.variants).map(([name, values]) =>
    field(
      name,
      select(
        name,
        values.map((value) => ({ value, text: value })),
        variants[name],
        (value) => void control('PUT', 'state', { variants: { [name]: value } }),
      ),
    ),
  );
  const open = document.querySelector('#tenant details')?.open ?? false;
  return el('details', { open }, el('summary', { textContent: 'Uncertain behaviour' }), ...fields);
}
