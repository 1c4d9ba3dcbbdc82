import { json, type Answer } from '../../frame/call.js';
import { ENTITIES, type Child, type Entity } from '../schema/entities.js';
import { refuse } from '../query/errors.js';
import { addNote, editNote } from '../tenant/notes.js';
import type { Row } from '../tenant/row.js';
import { createTicket, editTicket } from '../tenant/tickets.js';
import { bodyOf, need, type Context } from './context.js';
import { asBody, idOf, readChanges, type Changes } from './fields.js';
import { actorFor } from './impersonate.js';
import { checkNote } from './note-rules.js';
import { maySee, visibleRow } from './read.js';
import { checkNewTicket, checkPair, checkTicketChanges, secondaries } from './ticket-rules.js';
import { prepareWebhook, refreshReady, removeLinked } from './webhook-rules.js';

/** The parent in the route of a child, `/{parent}/{id}/{path}`. */
export interface Parent {
  child: Child;
  id: number;
}

/** POST: answers `{"itemId":n}`. */
export function create(context: Context, entity: Entity, parent: Parent | null): Answer {
  need(context, entity.name, 'create');
  const writer = { ...context, actor: actorFor(context, entity.name) };
  const body = asBody(bodyOf(context));
  if (parent) body[parent.child.key] = parent.id;
  const changes = readChanges(context.tenant, entity, body, 'create', null);
  return json(200, { itemId: insert(writer, entity, changes).id });
}

/** PATCH and PUT on the collection: the id stands in the body. `id` is given where a route held it. */
export function update(
  context: Context,
  entity: Entity,
  parent: Parent | null,
  mode: 'patch' | 'put',
  id: number | null = null,
): Answer {
  need(context, entity.name, 'update');
  const writer = { ...context, actor: actorFor(context, entity.name) };
  const body = asBody(bodyOf(context));
  const wanted = id ?? idOf(body);
  const before = visibleRow(context, entity, wanted) && context.tenant.table(entity.name).get(wanted);
  if (!before || (parent && before.values[parent.child.key] !== parent.id))
    refuse('No matching records found. The logged in Resource may not have the required permissions.');
  const withoutKey = Object.entries(body).filter(
    ([key]) => key.toLowerCase() !== parent?.child.key.toLowerCase(),
  );
  const own = Object.fromEntries(withoutKey);
  if (mode === 'put' && parent) own[parent.child.key] = parent.id;
  replace(writer, entity, before, readChanges(context.tenant, entity, own, mode, before));
  return json(200, { itemId: before.id });
}

export function remove(context: Context, entity: Entity, parent: Parent | null, id: number): Answer {
  need(context, entity.name, 'delete');
  const { tenant } = context;
  const row = tenant.table(entity.name).get(id);
  if (!row || (parent && row.values[parent.child.key] !== parent.id))
    refuse(
      'No message. No matching records found. The logged in Resource may not have the required permissions to delete the data.',
    );
  tenant.remove(entity.name, id);
  if (entity.name === 'TicketWebhooks') removeLinked(tenant, id);
  if (entity.child?.parent === 'TicketWebhooks') refreshReady(tenant, Number(row.values['webhookID']));
  return json(200, { itemId: id });
}

function insert(context: Context, entity: Entity, changes: Changes): Row {
  const { tenant, actor } = context;
  const { values } = changes;
  switch (entity.name) {
    case 'Tickets':
      checkNewTicket(tenant, changes);
      return createTicket(tenant, { ...values, ticketNumber: null }, actor, changes.udf);
    case 'TicketNotes': {
      const ticket = tenant.table('Tickets').get(Number(values['ticketID']));
      if (!ticket || !maySee(context, ENTITIES.Tickets, ticket))
        refuse('Reference value on field: ticketID of type: Ticket does not exist or is invalid.');
      checkNote(context, ticket, values);
      return addNote(tenant, ticket.id, values, actor);
    }
    case 'TicketSecondaryResources':
      checkSecondary(context, changes);
      return tenant.insert(entity.name, values);
    case 'TicketWebhooks':
      return tenant.insert(entity.name, prepareWebhook(context, values));
    case 'TicketWebhookFields':
    case 'TicketWebhookUdfFields': {
      const made = tenant.insert(entity.name, values);
      refreshReady(tenant, Number(values['webhookID']));
      return made;
    }
    default:
      return tenant.insert(entity.name, values, changes.udf);
  }
}

function replace(context: Context, entity: Entity, before: Row, changes: Changes): void {
  const { tenant, actor } = context;
  switch (entity.name) {
    case 'Tickets':
      checkTicketChanges(tenant, before, changes);
      editTicket(tenant, before, changes.values, actor, { udf: changes.udf });
      return;
    case 'TicketNotes': {
      const ticket = tenant.table('Tickets').get(Number(before.values['ticketID']));
      if (ticket) checkNote(context, ticket, { ...before.values, ...changes.values });
      editNote(tenant, before, changes.values, actor);
      return;
    }
    default:
      tenant.replace(entity.name, before, changes.values, { ...before.udf, ...changes.udf });
      if (entity.child?.parent === 'TicketWebhooks') refreshReady(tenant, Number(before.values['webhookID']));
  }
}

/** A secondary resource stands in a valid role and is not the primary one. */
function checkSecondary({ tenant }: Context, { values }: Changes): void {
  checkPair(tenant, values['resourceID'] ?? null, values['roleID'] ?? null, ['resourceID', 'roleID']);
  const ticket = tenant.table('Tickets').get(Number(values['ticketID']));
  const taken = ticket && [ticket.values['assignedResourceID'], ...secondaries(tenant, ticket.id)];
  if (taken?.includes(values['resourceID'] ?? null))
    refuse('Data violation: The Resource is already a Resource of this Ticket.', 'resourceID');
}
