import { externalId, parseExternalId } from '../../signl4/external-id.js';
import type { Change, Command, Decision, Reason } from '../../sync/change.js';
import { decide } from '../../sync/decide.js';
import { asFound, nothing } from '../../sync/decision.js';
import { giveUp } from '../../sync/give-up.js';
import { isOfAnother, takeOver } from '../../sync/merge.js';
import { expectComment } from '../../sync/own-comments.js';
import { isLive, type Pair } from '../../sync/pair.js';
import type { Intent, Plan, PlannedCommand } from '../intent.js';
import { keepMessage, type Origin } from '../message.js';
import type { Message } from '../outlets.js';
import { alertCommand, annotateCommand, isStatusCommand } from './alert-command.js';
import type { StoredWrite } from './command.js';
import { readingOf } from './reading.js';
import { actionsOf, syncResult } from './result.js';
import { autotaskAccount, ticketLane, type SyncSettings } from './settings.js';
import { isDestination, type SyncFacts } from './sync-facts.js';
import { alertChange, type SyncSubject } from './subject.js';

type Told = SyncSubject & { kind: 'alert' | 'ticket' };

/** What one message asks of `status sync`, as an intent of the outbox; its message goes on at once. */
export function syncIntent(
  message: Message,
  subject: Told,
  settings: SyncSettings,
  facts: SyncFacts,
): Intent {
  const { prefix, nodeId } = settings;
  const ticketId = ticketOf(subject, prefix);
  const key = externalId(prefix, ticketId, 1);
  const action = 'sync';
  const eventId = typeof subject.event.id === 'string' ? subject.event.id : null;
  const msg = keepMessage(message);
  const planning = new Planning(settings, facts, ticketId, { msg, eventId, action });
  return {
    nodeId,
    account: autotaskAccount(facts.tenant),
    lane: ticketLane(facts.tenant, ticketId),
    eventId,
    action,
    pair: { key, tenant: facts.tenant, ticketId },
    ...(isDestination(facts.merged) ? { others: [facts.merged.key] } : {}),
    msg,
    atOnce: true,
    plan: (pair, other) => planning.plan(pair as Pair, subject, other),
  };
}

/** What a reconciliation found out of a ticket, as an intent without a message. */
export function foundIntent(
  pair: Pair,
  change: Change,
  title: string,
  settings: SyncSettings,
  facts: SyncFacts,
): Intent {
  const { nodeId } = settings;
  const { tenant } = facts;
  const ticketId = pair.ticketId ?? 0;
  const planning = new Planning(settings, facts, ticketId, { msg: '', eventId: null, action: 'reconcile' });
  return {
    nodeId,
    account: autotaskAccount(tenant),
    lane: ticketLane(tenant, ticketId),
    eventId: null,
    action: 'reconcile',
    pair: { key: pair.key, tenant, ticketId },
    ...(isDestination(facts.merged) ? { others: [facts.merged.key] } : {}),
    msg: '',
    atOnce: true,
    plan: (before, other) => planning.found(before as Pair, change, title, other),
  };
}

/** The ticket in the external id; after a merge the pair knows better. */
function ticketOf(subject: Told, prefix: string): number {
  if (subject.kind === 'ticket') return subject.ticket.id;
  return parseExternalId(prefix, subject.payload.externalId ?? '')?.ticketId ?? subject.payload.ticketId ?? 0;
}

class Planning {
  constructor(
    private readonly settings: SyncSettings,
    private readonly facts: SyncFacts,
    private readonly ticketId: number,
    private readonly origin: Origin,
  ) {}

  plan(before: Pair, subject: Told, other: (key: string) => Pair | null): Plan {
    if (subject.kind === 'ticket' && isOfAnother(before, this.ticketId))
      return this.#carryOut(before, nothing(before, 'merged'), '');
    const taken = this.#takenOver(before, other);
    if (taken) return taken;
    const title = subject.kind === 'ticket' ? titleOf(subject) : this.origin.action;
    if (subject.kind === 'ticket' && subject.event.type === 'noted') return this.#noted(before, subject.note);
    return this.#carryOut(before, decide(before, this.#change(subject), this.facts.policy), title);
  }

  found(before: Pair, change: Change, title: string, other: (key: string) => Pair | null): Plan {
    if (isOfAnother(before, this.ticketId)) return this.#carryOut(before, nothing(before, 'merged'), '');
    const taken = this.#takenOver(before, other);
    if (taken) return taken;
    return this.#carryOut(before, asFound(before, decide(before, change, this.facts.policy)), title);
  }

  /** Of a merged ticket, where its destination takes over the alert. */
  #takenOver(before: Pair, other: (key: string) => Pair | null): Plan | null {
    const { merged } = this.facts;
    const taken = isDestination(merged) ? takeOver(before, merged, other(merged.key)) : null;
    return taken && this.#taken(taken.pair, taken.other);
  }

  #change(subject: Told): Change {
    if (subject.kind === 'alert') return alertChange(subject);
    const { ticket, event } = subject;
    const { byPerson, by, email } = this.facts;
    const reading = readingOf(ticket, event.type === 'closed');
    return { side: 'reading', reading, byPerson, by, email, left: event.left ?? false };
  }

  #carryOut(before: Pair, decision: Decision, title: string): Plan {
    const { policy, label, merged } = this.facts;
    const { commands, told } = this.#withoutOwner(decision.commands);
    const planned = commands.map((command) => this.#planned(command, decision.pair, title));
    // What is only shown is not to be expected.
    const dry = commands.filter((command) => this.#isDry(command));
    const pair = dry.reduce(giveUp, decision.pair);
    const isUnreadable = merged === 'unreadable' && commands.some(({ kind }) => kind === 'resolve');
    const code = commands.length < decision.commands.length ? 'no-change' : decision.code;
    const reason = isUnreadable ? ('merge-unreadable' as const) : decision.reason;
    return {
      pair: isKnown(before) || planned.length > dry.length ? pair : null,
      commands: planned.filter((_, index) => !dry.includes(commands[index] as Command)),
      result: syncResult(
        decision.pair,
        policy,
        { ticketId: pair.ticketId ?? this.ticketId, code, reason },
        actionsOf(planned, label),
        { ...told, ...(dry.length > 0 ? { dryRun: true } : {}) },
      ),
      supersedes: this.settings.dryRun.autotask ? 'none' : decision.supersedes,
    };
  }

  /** Where it is known that nobody becomes the owner, the status goes alone, and the reason is told. */
  #withoutOwner(commands: Command[]): { commands: Command[]; told: Message } {
    const { ownerProblem } = this.facts;
    const assigns = (command: Command) => command.kind === 'write' && command.email !== null;
    if (ownerProblem === null || !commands.some(assigns)) return { commands, told: {} };
    const left = commands.flatMap((command): Command[] => {
      if (command.kind !== 'write') return [command];
      return command.status === null ? [] : [{ ...command, email: null }];
    });
    return { commands: left, told: { owner: ownerProblem } };
  }

  #taken(pair: Pair, other: Pair): Plan {
    const said = { ticketId: pair.ticketId, code: 'applied' as const, reason: 'merged' as const };
    const result = syncResult(pair, this.facts.policy, said, []);
    const isDry = this.settings.dryRun.autotask || this.settings.dryRun.signl4;
    return { pair: isDry ? null : pair, others: isDry ? [] : [other], commands: [], result };
  }

  /** A note that somebody wrote becomes a comment of the alert, where that is wanted. */
  #noted(pair: Pair, note: string): Plan {
    const { annotate, prefix, dryRun } = this.settings;
    const isNote = annotate && note !== '';
    const { canComment } = this.facts;
    const wanted = isNote && canComment && isLive(pair);
    const why: Reason = isNote ? (canComment ? 'no-alert' : 'no-key') : 'note';
    const commands = wanted ? [annotateCommand(pair, note, { prefix, origin: this.origin })] : [];
    const said = {
      ticketId: this.ticketId,
      code: wanted ? ('applied' as const) : ('no-change' as const),
      reason: wanted ? null : why,
    };
    const actions = actionsOf(commands, this.facts.label);
    const more = wanted && dryRun.signl4 ? { dryRun: true } : {};
    const result = syncResult(pair, this.facts.policy, said, actions, more);
    if (!wanted || dryRun.signl4) return { pair: null, commands: [], result };
    return { pair: expectComment(pair, note), commands, result };
  }

  #isDry({ kind }: Command): boolean {
    return kind === 'write' ? this.settings.dryRun.autotask : this.settings.dryRun.signl4;
  }

  #planned(command: Command, pair: Pair, title: string): PlannedCommand {
    const { prefix } = this.settings;
    const { origin } = this;
    if (command.kind !== 'write') {
      if (!isStatusCommand(command)) throw new TypeError('a ticket raises no alert here');
      return alertCommand(command, pair, { prefix, title, origin });
    }
    const { tenant, closed, policy, owner } = this.facts;
    const ticketId = pair.ticketId ?? this.ticketId;
    const { ownerMap, impersonate } = this.settings;
    const stored: StoredWrite = {
      ...command,
      ticketId,
      tenant,
      policy,
      closed,
      ownerMap,
      owner: command.email === null ? null : owner,
      impersonate,
      origin,
    };
    return {
      kind: 'write',
      account: autotaskAccount(tenant),
      lane: ticketLane(tenant, ticketId),
      rank: 0,
      episode: command.episode,
      command: stored,
    };
  }
}

/** Of tickets that never had an alert nothing is kept. */
function isKnown(pair: Pair): boolean {
  return isLive(pair) || pair.alert.seen !== null || pair.episode > 1 || pair.eventId !== null;
}

function titleOf({ ticket }: Told & { kind: 'ticket' }): string {
  return `${ticket.number}: ${ticket.title}`;
}
