import { clock } from './_frame/clock.js';

/** One alert as a card; unfolded it shows its parameters, its notes and what can be done. */
export function card(alert, isUnfolded) {
  const shown = make('article', `alert ${alert.phase}`);
  shown.dataset.alertId = alert.id;
  shown.dataset.phase = alert.phase;
  shown.setAttribute('role', 'listitem');
  const head = make('button', 'head');
  head.dataset.action = 'unfold';
  head.setAttribute('aria-expanded', String(isUnfolded));
  const first = make('span', 'first');
  first.append(make('span', 'state', alert.state), make('span', 'at', clock(alert.createdAt)));
  head.append(first, make('strong', 'title', alert.title || '(no title)'), make('span', 'text', alert.text));
  head.append(...badges(alert));
  shown.append(head);
  if (isUnfolded) shown.append(details(alert));
  shown.append(actions(alert, isUnfolded));
  return shown;
}

function badges(alert) {
  const row = make('span', 'badges');
  const add = (text, kind = '') => row.append(make('span', `badge ${kind}`, text));
  if (alert.category) add(alert.category);
  if (alert.scenario === 'multi_ack') add('Several must acknowledge');
  if (alert.requiredAcknowledgements > 1)
    add(`${alert.acknowledgedBy.length} of ${alert.requiredAcknowledgements}`);
  if (alert.acknowledgedBy.length > 0) add(`✓ ${alert.acknowledgedBy.join(', ')}`, 'by');
  if (alert.closedBy) add(`Closed by ${alert.closedBy}`, 'by');
  if (alert.escalated) add('Escalated', 'warn');
  if (alert.silenced) add('Phones stayed quiet (alarm flood)', 'warn');
  for (const name of alert.attachments) add(`📎 ${name}`);
  return row.childElementCount > 0 ? [row] : [];
}

function details(alert) {
  const box = make('div', 'details');
  const list = make('dl');
  const parameters = [...alert.parameters];
  if (alert.externalId) parameters.unshift({ name: 'External ID', value: alert.externalId });
  for (const { name, value } of parameters) list.append(make('dt', '', name), make('dd', '', value));
  box.append(list);
  for (const { text, by, at } of alert.annotations) {
    const note = make('p', 'note', text);
    note.append(make('small', '', `${by}, ${clock(at, 'short')}`));
    box.append(note);
  }
  const field = make('input');
  field.name = 'note';
  field.placeholder = 'Note, also with an acknowledge or close';
  field.setAttribute('aria-label', 'Note');
  box.append(field);
  return box;
}

const BUTTONS = {
  open: [
    ['acknowledge', 'Acknowledge', 'primary'],
    ['close', 'Close'],
  ],
  acknowledged: [
    ['close', 'Close', 'primary'],
    ['unacknowledge', 'Un-acknowledge'],
  ],
  closed: [['undoClose', 'Undo close']],
};

function actions(alert, isUnfolded) {
  const row = make('div', 'actions');
  const buttons = [...BUTTONS[alert.phase]];
  const isJoinable =
    alert.phase === 'acknowledged' && alert.acknowledgedBy.length < alert.requiredAcknowledgements;
  if (isJoinable) buttons.unshift(['acknowledge', 'Acknowledge', 'primary']);
  if (alert.phase === 'open' && alert.acknowledgedBy.length > 0)
    buttons.push(['unacknowledge', 'Un-acknowledge']);
  if (isUnfolded) buttons.push(['annotate', 'Annotate']);
  if (isUnfolded && alert.phase === 'open') buttons.push(['escalate', 'Escalate'], ['noReply', 'No reply']);
  for (const [action, label, kind = ''] of buttons) {
    const button = make('button', kind, label);
    button.dataset.action = action;
    row.append(button);
  }
  return row;
}

function make(tag, className = '', text = '') {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text) element.textContent = text;
  return element;
}
