import type { JsonObject } from '../../frame/call.js';
import type { EntityName } from '../schema/entities.js';
import type { AttachmentInput } from '../tenant/attachments.js';
import type { Control, NoteInput } from './control.js';
import { isObject } from '../../frame/call.js';
import type { Person } from './people.js';
import { choices, ticketList, ticketView } from './view.js';

/** `POST /_control/actions/<name>`: the methods of the control, by names of their arguments. */
export function actions(control: Control): Record<string, (args: JsonObject) => unknown> {
  return {
    createTicket: ({ ticket, as }) => control.createTicket(object(ticket), person(as)),
    createTickets: ({ count, template, as }) =>
      control.createTickets(number(count), object(template), person(as)),
    editTicket: ({ id, changes, as }) => control.editTicket(number(id), object(changes), person(as)),
    complete: ({ id, as }) => control.complete(number(id), person(as)),
    reopen: ({ id, as, status }) => control.reopen(number(id), person(as), option(status)),
    merge: ({ source, destination, as }) => control.merge(number(source), number(destination), person(as)),
    remove: ({ id, as }) => control.remove(number(id), person(as)),
    addNote: ({ id, note, as }) => control.addNote(number(id), note as NoteInput | string, person(as)),
    addAttachment: ({ id, attachment, as }) =>
      control.addAttachment(number(id), attachment as AttachmentInput, person(as)),
    forward: ({ id, to, as }) => control.forward(number(id), String(to), person(as)),
    addCallout: (callout) => control.addCallout(callout as Parameters<Control['addCallout']>[0]),
    addRule: (rule) => control.addRule(rule as Parameters<Control['addRule']>[0]),
    removeCallout: ({ id }) => control.removeCallout(number(id)),
    removeRule: ({ id }) => control.removeRule(number(id)),
    find: ({ entity, filter }) => control.find(entity as EntityName, filter as unknown[] | undefined),
    put: ({ entity, record }) => control.put(entity as EntityName, object(record)),
    restrict: ({ entity, filter }) => control.restrict(entity as EntityName, filter as unknown[] | null),
    moveTenant: ({ zone }) => control.moveTenant(number(zone)),
    tickets: ({ most }) => ticketList(control, most === undefined ? 200 : number(most)),
    ticket: ({ id }) => ticketView(control, number(id)),
    choices: () => choices(control),
  };
}

function object(value: unknown): JsonObject {
  if (value === undefined) return {};
  if (!isObject(value)) throw new TypeError('an object is wanted');
  return value;
}

function number(value: unknown): number {
  const found = Number(value);
  if (!Number.isFinite(found)) throw new TypeError('a number is wanted');
  return found;
}

function person(value: unknown): Person | undefined {
  return typeof value === 'number' || typeof value === 'string' ? value : undefined;
}

function option(value: unknown): string | number | undefined {
  return typeof value === 'number' || typeof value === 'string' ? value : undefined;
}
