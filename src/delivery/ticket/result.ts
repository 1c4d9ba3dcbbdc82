import type { Owner } from '../../autotask/people.js';
import type { Code, Reason } from '../../sync/change.js';
import { alertPhase, type Pair } from '../../sync/pair.js';
import { ticketPhase, type Policy } from '../../sync/policy.js';
import type { Message } from '../outlets.js';
import type { PlannedCommand } from '../intent.js';
import type { StoredAlert } from '../alert/command.js';
import type { StoredWrite } from './command.js';

/** What a command does, as `msg.sync.actions` says it. */
export type SyncAction =
  | { target: 'autotask'; kind: 'status'; status: { id: number; label: string } }
  | { target: 'autotask'; kind: 'owner'; email: string; resource: { id: number; name: string } | null }
  | { target: 'signl4'; kind: string; externalId: string | null; as: string | null };

/** What `msg.sync` says. */
export function syncResult(
  pair: Pair | null,
  policy: Policy,
  said: { ticketId: number | null; code: Code | 'not-ours'; reason: Reason | 'not-ours' | null },
  actions: SyncAction[],
  more: Message = {},
): { sync: Message } {
  return {
    sync: {
      ticketId: said.ticketId,
      alert: pair && alertPhase(pair),
      ticket: pair && ticketPhase(pair, policy),
      actions,
      code: said.code,
      suppressed: said.reason,
      ...more,
    },
  };
}

/** The actions of planned commands; status and owner go in one write and are told apart. */
export function actionsOf(commands: PlannedCommand[], label: (status: number) => string): SyncAction[] {
  return commands.flatMap(({ kind, command }): SyncAction[] => {
    if (kind === 'write') return writeActions(command as StoredWrite, label);
    const { externalId, as } = command as StoredAlert & { as?: string | null };
    return [{ target: 'signl4', kind, externalId, as: as ?? null }];
  });
}

function writeActions(
  { status, email, owner }: StoredWrite,
  label: (status: number) => string,
): SyncAction[] {
  const actions: SyncAction[] = [];
  if (status !== null) {
    actions.push({ target: 'autotask', kind: 'status', status: { id: status, label: label(status) } });
  }
  if (email !== null) {
    actions.push({ target: 'autotask', kind: 'owner', email, resource: resourceOf(owner) });
  }
  return actions;
}

function resourceOf(owner: Owner | null) {
  return owner && { id: owner.resourceId, name: owner.name };
}
