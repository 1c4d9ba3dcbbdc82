import { forwardTicket } from '../out/forward.js';
import { parseQuery } from '../query/parse.js';
import { run } from '../query/run.js';
import { withoutData } from '../api/attachment.js';
import { shapeOf } from '../api/present.js';
import type { EntityName } from '../schema/entities.js';
import { writeHistory } from '../tenant/history.js';
import { mergeTickets } from '../tenant/merge.js';
import { addAttachment, type AttachmentInput } from '../tenant/attachments.js';
import { addNote, notesOf } from '../tenant/notes.js';
import type { Row, Values } from '../tenant/row.js';
import { createTicket, editTicket, removeTicket, STATUS } from '../tenant/tickets.js';
import { Arrangement } from './arrangement.js';
import { defaultOption, readInput, readUdf, type Input } from './input.js';
import { findPerson, type Person } from './people.js';

/** A record as the API answers it. */
export type Item = Record<string, unknown> & { id: number };

export interface NoteInput {
  title?: string;
  description: string;
  /** Label or number. */
  noteType?: string | number;
  publish?: string | number;
}

/** What people and tests do to the tenant, past the API: as in Autotask's own windows, nothing is refused. */
export class Control extends Arrangement {
  /** A new ticket. What is not given is New, of default priority and queue, of a company by chance. */
  createTicket(input: Input = {}, as?: Person): Item {
    return this.#item('Tickets', this.#make(input, as));
  }

  /** Many tickets at once; `#` in the title stands for the number. Answers their ids. */
  createTickets(count: number, template: Input = {}, as?: Person): number[] {
    const title = typeof template['title'] === 'string' ? template['title'] : 'Ticket #';
    return Array.from({ length: count }, (_, index) => {
      const numbered = title.includes('#') ? title.replace('#', String(index + 1)) : title;
      return this.#make({ ...template, title: numbered }, as).id;
    });
  }

  editTicket(id: number, changes: Input, as?: Person): Item {
    const values = readInput(this.tenant, 'Tickets', changes);
    const options = { udf: readUdf(changes) };
    return this.#item(
      'Tickets',
      editTicket(this.tenant, this.#row(id), values, findPerson(this.tenant, as), options),
    );
  }

  /** Sets Complete. */
  complete(id: number, as?: Person): Item {
    return this.editTicket(id, { status: STATUS.complete }, as);
  }

  /** Sets an open status: New where none is given. */
  reopen(id: number, as?: Person, status: string | number = STATUS.new): Item {
    return this.editTicket(id, { status }, as);
  }

  /** @throws Error for problem and change tickets */
  merge(sourceId: number, destinationId: number, as?: Person): Item {
    const by = findPerson(this.tenant, as);
    return this.#item(
      'Tickets',
      mergeTickets(this.tenant, this.#row(sourceId), this.#row(destinationId), by),
    );
  }

  remove(id: number, as?: Person): void {
    removeTicket(this.tenant, this.#row(id), findPerson(this.tenant, as));
  }

  addNote(ticketId: number, note: NoteInput | string, as?: Person): Item {
    const given = typeof note === 'string' ? { description: note } : note;
    const first = this.tenant.options('TicketNotes', 'noteType').find(({ isSystem }) => !isSystem);
    const values = readInput(this.tenant, 'TicketNotes', {
      noteType: first?.value ?? 1,
      publish: 1,
      ...given,
    });
    const by = findPerson(this.tenant, as);
    return this.#item('TicketNotes', addNote(this.tenant, this.#row(ticketId).id, values, by));
  }

  /** A file, a link where it has no data, or what hangs on a note of the ticket. */
  addAttachment(ticketId: number, attachment: AttachmentInput, as?: Person): Item {
    const by = findPerson(this.tenant, as);
    const { id } = this.#row(ticketId);
    return withoutData(this.#item('TicketAttachments', addAttachment(this.tenant, id, attachment, by)));
  }

  ticket(id: number): Item {
    return this.#item('Tickets', this.#row(id));
  }

  notes(ticketId: number): Item[] {
    return notesOf(this.tenant, ticketId).map((note) => this.#item('TicketNotes', note));
  }

  /** Records of any entity that match filter nodes; all where none are given. Past rights and restrictions. */
  find(entity: EntityName, filter: unknown[] = [{ op: 'gte', field: 'id', value: 0 }]): Item[] {
    const asked = parseQuery({ filter });
    const rows = run(this.tenant, entity, { filter: asked.filter, above: -1, most: Infinity, seen: null });
    return rows.map((found) => this.#item(entity, found));
  }

  /** Adds a record of any entity (a company, a contact, a resource), or alters one. */
  put(entity: EntityName, input: Input & { id?: number }): Item {
    const values = readInput(
      this.tenant,
      entity,
      Object.fromEntries(Object.entries(input).filter(([key]) => key !== 'id')),
    );
    const before = input.id === undefined ? undefined : this.tenant.table(entity).get(input.id);
    if (before) return this.#item(entity, this.tenant.replace(entity, before, values));
    return this.#item(
      entity,
      this.tenant.insert(entity, input.id === undefined ? values : { ...values, id: input.id }),
    );
  }

  /** Forwards the ticket to this address, as to a resource of that address. @throws Error of the mail server */
  async forward(id: number, to: string, as?: Person): Promise<void> {
    const ticket = this.#row(id);
    await forwardTicket(this.tenant, ticket, to);
    writeHistory(this.tenant, id, findPerson(this.tenant, as), 'Forwarded', to);
  }

  #make(input: Input, as?: Person): Row {
    const values = readInput(this.tenant, 'Tickets', input);
    return createTicket(this.tenant, this.#complete(values), findPerson(this.tenant, as), readUdf(input));
  }

  #complete(values: Values): Values {
    const { random } = this.frame;
    const companyID = values['companyID'] ?? random.pick(this.tenant.table('Companies').ids.slice(1));
    const contacts = this.tenant.table('Contacts').idsWith('companyID', companyID) ?? [];
    const active = [...contacts].filter(
      (id) => this.tenant.table('Contacts').get(id)?.values['isActive'] === 1,
    );
    return {
      title: 'Server does not answer',
      description: 'The monitoring reports: no answer for five minutes.',
      status: STATUS.new,
      priority: defaultOption(this.tenant, 'Tickets', 'priority'),
      queueID: defaultOption(this.tenant, 'Tickets', 'queueID'),
      source: defaultOption(this.tenant, 'Tickets', 'source'),
      ticketCategory: defaultOption(this.tenant, 'Tickets', 'ticketCategory'),
      contactID: active[0] ?? null,
      dueDateTime: this.tenant.now() + 8 * 3_600_000,
      ...values,
      companyID,
    };
  }

  #row(id: number): Row {
    const found = this.tenant.table('Tickets').get(id);
    if (!found) throw new Error(`no ticket ${id}`);
    return found;
  }

  #item(entity: EntityName, found: Row): Item {
    return { ...shapeOf(this.tenant, entity, null)(found), id: found.id };
  }
}
