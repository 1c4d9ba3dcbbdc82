/**
 * The panel of fault switches, the same on both pages. Put `<section id="faults"></section>` into the page and
 * call `faultPanel(places)`, where `places` maps a label to the matcher of a rule, such as
 * `{ 'Everything': {}, 'Alerts': { entity: 'alerts' } }`.
 */
const KINDS = [
  ['status', 'Status code'],
  ['delay', 'Delay'],
  ['hold', 'Hold until switched off'],
  ['reset', 'Connection reset'],
  ['hang', 'Hang: no answer ever'],
  ['drip', 'Drip: byte by byte'],
  ['lost', 'Done, but the answer is lost'],
  ['malformed', 'Malformed answer'],
  ['throttle', 'Throttle'],
];

export function faultPanel(places) {
  const section = document.getElementById('faults');
  section.innerHTML = `
    <h2>Faults</h2>
    <form>
      <label>What goes wrong <select name="kind"></select></label>
      <label>Where <select name="place"></select></label>
      <label class="of-status">Status code <input name="status" type="number" min="200" max="599" value="503"></label>
      <label class="of-time">Milliseconds <input name="delayMs" type="number" min="0" value="3000"></label>
      <label>How often <input name="times" type="number" min="1" placeholder="until switched off"></label>
      <button type="submit" class="primary">Switch on</button>
    </form>
    <ul class="active" aria-label="Active faults"></ul>`;
  const form = section.querySelector('form');
  const list = section.querySelector('ul');
  for (const [value, label] of KINDS) form.elements.kind.add(new Option(label, value));
  for (const label of Object.keys(places)) form.elements.place.add(new Option(label, label));

  const fit = () => {
    const kind = form.elements.kind.value;
    section.querySelector('.of-status').hidden = kind !== 'status';
    section.querySelector('.of-time').hidden = kind !== 'delay' && kind !== 'drip';
  };
  form.addEventListener('change', fit);
  fit();

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const { kind, place, status, delayMs, times } = form.elements;
    const rule = { kind: kind.value, ...places[place.value] };
    if (kind.value === 'status') rule.status = Number(status.value);
    if (kind.value === 'delay' || kind.value === 'drip') rule.delayMs = Number(delayMs.value);
    if (times.value !== '') rule.times = Number(times.value);
    void fetch('/_control/faults', { method: 'POST', body: JSON.stringify(rule) });
  });

  const show = async () => {
    const active = await (await fetch('/_control/faults')).json();
    list.replaceChildren(...active.map((rule) => entry(rule, places)));
  };
  for (const name of ['faults', 'reset', 'open']) live().addEventListener(name, () => void show());
  return show();
}

/** One connection for live events per page. */
let source;
export function live() {
  source ??= new EventSource('/live');
  return source;
}

function entry(rule, places) {
  const kind = KINDS.find(([value]) => value === rule.kind)?.[1] ?? rule.kind;
  const isSame = (matcher) => ['method', 'path', 'entity'].every((part) => matcher[part] === rule[part]);
  const place =
    Object.keys(places).find((label) => isSame(places[label])) ?? rule.path ?? rule.entity ?? 'Everything';
  const detail = rule.status ?? (rule.delayMs === undefined ? '' : `${rule.delayMs} ms`);
  const item = document.createElement('li');
  const words = document.createElement('span');
  words.textContent = `${kind} ${detail} · ${place} · met ${rule.met}${rule.times ? ` of ${rule.times}` : ''}`;
  const off = document.createElement('button');
  off.textContent = 'Switch off';
  off.addEventListener('click', () => {
    void fetch(`/_control/faults/${rule.id}`, { method: 'DELETE' });
  });
  item.append(words, off);
  return item;
}
