import { act, control, el, field, select } from './api.js';

const WHEN = { create: 'is made', edit: 'is edited', note: 'gets a note' };
const FIELDS = { priority: 'Priority', status: 'Status', queueID: 'Queue' };
const any = { value: '', text: 'any' };

/** Extension Callouts and workflow rules, as in Autotask's administration: what leads to SIGNL4 without us. */
export async function showAutomation() {
  const [state, choices] = await Promise.all([control('GET', 'state'), act('choices')]);
  document.getElementById('automation').replaceChildren(
    el('h2', { textContent: 'Extension Callouts (Tickets)' }),
    list(state.callouts, calloutText, 'removeCallout', 'No callout yet.'),
    calloutForm(state.udfs),
    el('h2', { textContent: 'Workflow rules' }),
    list(state.rules, (rule) => ruleText(rule, state, choices), 'removeRule', 'No rule yet.'),
    ruleForm(state, choices),
  );
}

function list(all, textOf, remove, none) {
  const items = all.map((one) => {
    const off = el('button', { type: 'button', textContent: 'Remove', ariaLabel: `Remove ${one.name}` });
    off.addEventListener('click', () => void act(remove, { id: one.id }));
    const words = el('span', {}, el('strong', { textContent: one.name }), ` ${textOf(one)}`);
    return el('li', {}, words, off);
  });
  return el('ul', { className: 'active' }, ...(items.length > 0 ? items : [el('li', { textContent: none })]));
}

function calloutText({ url, method, format }) {
  return `${method}, ${format === 'xml' ? 'XML' : 'Name Value Pair'}: ${url}`;
}

function ruleText(rule, { callouts }, choices) {
  const labelOf = (name, value) =>
    choices[name]?.find((option) => option.value === String(value))?.text ?? value;
  const when = rule.on.map((one) => WHEN[one]).join(' or ');
  const conditions = rule.if.map((one) =>
    one.field in FIELDS ? `${FIELDS[one.field]} is ${labelOf(one.field, one.value)}` : JSON.stringify(one),
  );
  const actions = rule.actions.map((action) => {
    if (action.do === 'callout') return `execute ${callouts.find(({ id }) => id === action.callout)?.name}`;
    if (action.do === 'mail') return `forward to ${action.to}`;
    if (action.do === 'note') return 'add a note';
    return Object.entries(action.changes)
      .map(([name, value]) => `set ${FIELDS[name] ?? name} to ${labelOf(name, value)}`)
      .join(', ');
  });
  const condition = conditions.length > 0 ? `, if ${conditions.join(' and ')}` : '';
  return `when a ticket ${when}${condition}: ${actions.join(', ')}`;
}

function calloutForm(udfs) {
  const udf = [{ value: '', text: 'none' }, ...udfs.map((value) => ({ value, text: value }))];
  const formats = [
    { value: 'xml', text: 'XML' },
    { value: 'pairs', text: 'Name Value Pair' },
  ];
  const methods = ['POST', 'GET'].map((value) => ({ value, text: value }));
  const url = { type: 'url', required: true, placeholder: 'http://127.0.0.1:1882/webhook/sandbox-team' };
  return form(
    'Add callout',
    [
      field('Name', el('input', { name: 'name', required: true, value: 'SIGNL4' })),
      field('URL', el('input', { name: 'url', ...url })),
      field('Username', el('input', { name: 'username', autocomplete: 'off' })),
      field('Password', el('input', { name: 'password', type: 'password', autocomplete: 'new-password' })),
      field('Ticket user-defined field', select('udf', udf, '')),
      field('HTTP transport method', select('method', methods, 'POST')),
      field('Data format', select('format', formats, 'xml')),
    ],
    (values) => act('addCallout', { ...values, udf: values.udf || null }),
  );
}

function ruleForm({ callouts }, choices) {
  const when = Object.entries(WHEN).map(([value, text]) => ({ value, text: `A ticket ${text}` }));
  const then = [
    ...callouts.map(({ id, name }) => ({
      value: `callout ${id}`,
      text: `Execute Extension Callout: ${name}`,
    })),
    ...choices.status.map(({ value, text }) => ({ value: `status ${value}`, text: `Set status: ${text}` })),
    { value: 'mail', text: 'Forward by e-mail' },
  ];
  const address = field(
    'To',
    el('input', { name: 'to', type: 'email', placeholder: 'sandbox-team@mail.signl4.com' }),
  );
  const chosen = select('then', then, then[0].value, () => fit());
  const fit = () => {
    address.hidden = chosen.value !== 'mail';
    address.querySelector('input').required = !address.hidden;
  };
  fit();
  const conditions = Object.entries(FIELDS).map(([name, text]) =>
    field(`If ${text.toLowerCase()} is`, select(name, [any, ...choices[name]], '')),
  );
  return form(
    'Add rule',
    [
      field('Rule name', el('input', { name: 'name', required: true, value: 'Ring' })),
      field('When', select('on', when, 'create')),
      ...conditions,
      field('Then', chosen),
      address,
    ],
    (values) =>
      act('addRule', {
        name: values.name,
        on: [values.on],
        if: Object.keys(FIELDS)
          .filter((name) => values[name] !== '')
          .map((name) => ({ op: 'eq', field: name, value: Number(values[name]) })),
        actions: [actionOf(values)],
      }),
  );
}

function actionOf({ then, to }) {
  const [kind, id] = then.split(' ');
  if (kind === 'callout') return { do: 'callout', callout: Number(id) };
  return kind === 'mail' ? { do: 'mail', to } : { do: 'set', changes: { status: Number(id) } };
}

function form(label, fields, submit) {
  const made = el(
    'form',
    { ariaLabel: label },
    ...fields,
    el('button', { type: 'submit', textContent: label }),
  );
  made.addEventListener('submit', (event) => {
    event.preventDefault();
    document.activeElement?.blur();
    // What is refused is told by a toast.
    submit(Object.fromEntries(new FormData(made))).catch(() => undefined);
  });
  return made;
}
