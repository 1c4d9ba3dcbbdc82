import { compile } from '../query/compile.js';
import { parseQuery } from '../query/parse.js';
import { readInput } from '../control/input.js';
import { addNote, NOTE_TYPE } from '../tenant/notes.js';
import type { Row } from '../tenant/row.js';
import type { Rule, RuleAction } from '../tenant/settings.js';
import { SYSTEM, type Change, type Tenant } from '../tenant/tenant.js';
import { editTicket } from '../tenant/tickets.js';
import { ENTITIES } from '../schema/entities.js';
import { runCallout } from './callouts.js';
import { forwardTicket } from './forward.js';
import type { Jobs, Life } from './jobs.js';

/** Workflow rules: they run for every change, those made over the API included, and after it. */
export function runRules(tenant: Tenant, jobs: Jobs, change: Change): void {
  const trigger = triggerOf(change);
  if (trigger === null) return;
  for (const rule of tenant.settings.rules) {
    if (!rule.active || !rule.on.includes(trigger) || change.byRules.includes(rule.id)) continue;
    if (
      trigger === 'edit' &&
      rule.changed.length > 0 &&
      !rule.changed.some((name) => change.fields.includes(name))
    )
      continue;
    const ticket = ticketOf(tenant, change);
    if (ticket && matches(tenant, rule, ticket))
      jobs.run((life) => execute(tenant, jobs, life, rule, ticket.id, [...change.byRules, rule.id]));
  }
}

function triggerOf({ entity, action }: Change): 'create' | 'edit' | 'note' | null {
  if (entity === 'TicketNotes') return action === 'Create' ? 'note' : null;
  if (entity !== 'Tickets' || action === 'Delete') return null;
  return action === 'Create' ? 'create' : 'edit';
}

function ticketOf(tenant: Tenant, { entity, after }: Change): Row | undefined {
  if (entity === 'Tickets') return after ?? undefined;
  return tenant.table('Tickets').get(Number(after?.values['ticketID']));
}

function matches(tenant: Tenant, rule: Rule, ticket: Row): boolean {
  if (rule.if.length === 0) return true;
  const { filter } = parseQuery({ filter: rule.if });
  const udfs = tenant.udfs('Tickets').map(({ name }) => name);
  return compile(filter, { entity: ENTITIES.Tickets, udfs, variants: tenant.settings.variants })(ticket);
}

async function execute(
  tenant: Tenant,
  jobs: Jobs,
  life: Life,
  rule: Rule,
  ticketId: number,
  byRules: readonly number[],
): Promise<void> {
  await life.wait(rule.delayMs);
  for (const action of rule.actions) {
    const ticket = tenant.table('Tickets').get(ticketId);
    if (ticket) await act(tenant, jobs, action, ticket, byRules);
  }
}

async function act(
  tenant: Tenant,
  jobs: Jobs,
  action: RuleAction,
  ticket: Row,
  byRules: readonly number[],
): Promise<void> {
  switch (action.do) {
    case 'callout': {
      const callout = tenant.settings.callouts.find(({ id }) => id === action.callout);
      if (callout) runCallout(tenant, jobs, callout, ticket);
      return;
    }
    case 'set':
      editTicket(tenant, ticket, readInput(tenant, 'Tickets', action.changes), SYSTEM, { byRules });
      return;
    case 'mail':
      return forwardTicket(tenant, ticket, action.to);
    default:
      addNote(
        tenant,
        ticket.id,
        { title: 'Workflow rule', description: action.text, noteType: NOTE_TYPE.workflowRule, publish: 1 },
        SYSTEM,
        byRules,
      );
  }
}
