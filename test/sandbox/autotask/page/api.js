/** Calls the control interface; says what went wrong. */
export async function control(method, path, body) {
  const response = await fetch(`/_control/${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer = await response.json();
  if (!response.ok) {
    toast(answer.error);
    throw new Error(answer.error);
  }
  return answer;
}

export const act = (name, args = {}) => control('POST', `actions/${name}`, args);

export function toast(text) {
  const box = document.getElementById('toast');
  box.textContent = text;
  box.hidden = false;
  clearTimeout(toast.timer);
  toast.timer = setTimeout(() => (box.hidden = true), 4000);
}

export { clock } from '/_frame/clock.js';

/** An element with properties and children; texts are never read as HTML. */
export function el(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === 'dataset') Object.assign(element.dataset, value);
    else element[name] = value;
  }
  element.append(...children);
  return element;
}

/** A labelled field. */
export function field(text, input, wide = false) {
  return el('label', { className: wide ? 'wide' : '' }, text, input);
}

/** A list to choose from; options are `{ value, text }`. */
export function select(name, options, value, change) {
  const list = el('select', { name });
  for (const option of options) list.append(el('option', { value: option.value, textContent: option.text }));
  list.value = value ?? '';
  if (change) list.addEventListener('change', () => change(list.value));
  return list;
}
