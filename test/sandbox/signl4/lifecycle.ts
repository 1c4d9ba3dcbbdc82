import { AlertFlag, AlertStatus, type Alert, type HistoryEntry, SYSTEM_USER_ID } from './model.js';
import type { Outbound } from './outbound/outbound.js';
import { ring } from './raise.js';
import type { World } from './world.js';

/** Who acts: a person in the app or by API, or an inbound event (SIGNL4's system user). */
export type Actor = { kind: 'user'; userId: string; note?: string } | { kind: 'inbound' };

/** `conflict`: against the lifecycle of alerts. */
export type Outcome = 'done' | 'conflict';

export function acknowledge(world: World, outbound: Outbound, alert: Alert, actor: Actor): Outcome {
  const userId = userOf(actor);
  if (alert.status === AlertStatus.closed || alert.status === AlertStatus.acknowledged) {
    const mayJoin =
      alert.scenario === 'multi_ack' && alert.status !== AlertStatus.closed && !isComplete(alert);
    if (!mayJoin) return 'conflict';
  }
  if (alert.acknowledgements.some((one) => one.userId === userId)) return 'conflict';
  alert.acknowledgements.push({ userId, at: world.now() });
  alert.status = acknowledgedStatus(world, alert, actor);
  note(world, alert, 'acknowledged', userId);
  outbound.statusChanged(alert, actor);
  return 'done';
}

export function close(world: World, outbound: Outbound, alert: Alert, actor: Actor): Outcome {
  if (alert.status === AlertStatus.closed) return 'conflict';
  const untouched = alert.status !== AlertStatus.acknowledged;
  if (actor.kind === 'user' && untouched && world.variants.closeUnacknowledged === 'conflict')
    return 'conflict';
  alert.status = AlertStatus.closed;
  alert.closedAt = world.now();
  alert.closedBy = userOf(actor);
  note(world, alert, 'closed', alert.closedBy);
  outbound.statusChanged(alert, actor);
  return 'done';
}

export function undoAcknowledge(world: World, outbound: Outbound, alert: Alert, actor: Actor): Outcome {
  if (alert.status === AlertStatus.closed || alert.acknowledgements.length === 0) return 'conflict';
  const userId = userOf(actor);
  const own = alert.acknowledgements.filter((one) => one.userId !== userId);
  // Who never acknowledged himself withdraws the acknowledgement altogether.
  alert.acknowledgements = own.length < alert.acknowledgements.length ? own : [];
  alert.status = acknowledgedStatus(world, alert, actor);
  note(world, alert, 'unacknowledged', userId);
  outbound.statusChanged(alert, actor);
  return 'done';
}

export function undoClose(world: World, outbound: Outbound, alert: Alert, actor: Actor): Outcome {
  if (alert.status !== AlertStatus.closed) return 'conflict';
  alert.closedAt = null;
  alert.closedBy = null;
  if (world.variants.undoClose === 'open') alert.acknowledgements = [];
  alert.status = acknowledgedStatus(world, alert, actor);
  note(world, alert, 'reopened', userOf(actor));
  outbound.statusChanged(alert, actor);
  return 'done';
}

export function annotate(
  world: World,
  outbound: Outbound,
  alert: Alert,
  userId: string,
  text: string,
): string {
  const annotation = { id: world.guid(), text, userId, at: world.now() };
  alert.annotations.push(annotation);
  alert.flags |= AlertFlag.annotations;
  note(world, alert, 'annotated', userId);
  outbound.notify(203, alert, { userId, annotation });
  return annotation.id;
}

/** Not confirmed in time: the managers on duty are told (outbound 202), the status stays. */
export function escalate(world: World, outbound: Outbound, alert: Alert): Outcome {
  const team = world.teams.get(alert.teamId);
  if (!team || isSettled(alert)) return 'conflict';
  const managers = Object.keys(team.duty).filter((id) => team.duty[id] === 'manager');
  alert.flags |= AlertFlag.escalated;
  note(world, alert, 'escalated', null);
  ring(world, alert, managers.length > 0 ? managers : team.memberIds);
  outbound.notify(202, alert, { teamId: team.id });
  return 'done';
}

/** The alert fails (16) or gets no reply (8); it can still be acknowledged. */
export function fail(world: World, outbound: Outbound, alert: Alert, status: 8 | 16): Outcome {
  if (isSettled(alert)) return 'conflict';
  alert.status = status;
  touch(world, alert);
  outbound.notify(201, alert, { statusCode: status });
  return 'done';
}

/** Somebody has seen to it: nobody is told any more. */
function isSettled({ status }: Alert): boolean {
  return status === AlertStatus.acknowledged || status === AlertStatus.closed;
}

/** Whether as many as needed have acknowledged. */
export function isComplete(alert: Alert): boolean {
  return alert.acknowledgements.length >= alert.requiredAcknowledgements;
}

function acknowledgedStatus(world: World, alert: Alert, actor: Actor): AlertStatus {
  if (alert.acknowledgements.length === 0) return AlertStatus.open;
  // An event from outside speaks for everybody.
  const enough = actor.kind === 'inbound' || isComplete(alert);
  return enough || world.variants.multiAck === 'acknowledged-at-first'
    ? AlertStatus.acknowledged
    : AlertStatus.open;
}

function userOf(actor: Actor): string {
  return actor.kind === 'user' ? actor.userId : SYSTEM_USER_ID;
}

function note(world: World, alert: Alert, done: HistoryEntry['done'], userId: string | null): void {
  touch(world, alert);
  alert.history.push({ id: world.guid(), at: alert.modifiedAt, done, userId });
}

function touch(world: World, alert: Alert): void {
  alert.modifiedAt = world.now();
  world.frame.live.tell('alert', () => ({ id: alert.id, teamId: alert.teamId }));
}
