import { isVariable } from './entries';
import { text } from './texts';

/** Ticket fields that an alert can show as parameters, in the order of the app. */
const detailKeys = [
  'number',
  'company',
  'contact',
  'phone',
  'priority',
  'status',
  'queue',
  'due',
  'link',
  'owner',
  'source',
  'type',
  'category',
  'sla',
];

/** Alert events of a ticket, in the order of its life. */
const eventKeys = [
  'raised',
  'acknowledged',
  'closed',
  'reopened',
  'escalated',
  'annotated',
  'no-reply',
  'no-one-on-duty',
];

/** Events without a ticket. */
const dutyKeys = ['duty-started', 'duty-ended', 'punched-in', 'punched-out', 'test'];

/** A check box for each ticket field; `box` holds them. */
export function detailChecks(box: JQuery, stored: unknown): void {
  checks(box, stored, detailKeys, 'details');
}

/** A check box for each alert event that a ticket can have. */
export function eventChecks(box: JQuery, stored: unknown): void {
  checks(box, stored, eventKeys, 'alertEvents');
}

/** The same for every event that SIGNL4 tells of. */
export function allEventChecks(box: JQuery, stored: unknown): void {
  checks(box, stored, [...eventKeys, ...dutyKeys], 'alertEvents');
}

/** `texts` is where their names stand. Other stored names keep a box of their own. */
function checks(box: JQuery, stored: unknown, keys: readonly string[], texts: string): void {
  const chosen = (Array.isArray(stored) ? stored : [stored]).map(String).filter((key) => key !== '');
  const others = chosen.filter((key) => !keys.includes(key));
  for (const key of [...keys, ...others]) {
    const check = $('<input type="checkbox">').val(key).prop('checked', chosen.includes(key));
    const name = others.includes(key) ? key : text(`${texts}.${key}`);
    box.append($('<label>').append(check, $('<span>').text(name)));
  }
}

/** The checked names, or the variable that was stored for all of them. */
export function checkedNames(box: JQuery, stored: unknown): unknown {
  const chosen = box
    .find('input:checked')
    .toArray()
    .map((check) => (check as HTMLInputElement).value);
  return isVariable(stored) && chosen.length === 1 && chosen[0] === stored ? stored : chosen;
}
