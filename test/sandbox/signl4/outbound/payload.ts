import { type Alert, type Annotation, SYSTEM_USER_ID } from '../model.js';
import type { World } from '../world.js';

/** 1 test · 200 new · 201 status changed · 202 escalated · 203 annotated · 300–303 duty. */
export type EventType = 1 | 200 | 201 | 202 | 203 | 300 | 301 | 302 | 303;

export interface Circumstances {
  /** Who did it; absent where the event has no user. */
  userId?: string;
  teamId?: string;
  annotation?: Pick<Annotation, 'id' | 'text'>;
  /** Where it differs from the alert's. */
  statusCode?: number;
}

/** An outbound notification; `id` is unique per notification, not per delivery. */
export interface Notification {
  id: string;
  eventType: EventType;
  [part: string]: unknown;
}

/** The body of an outbound webhook in the shapes of the vendor's examples. */
export function notification(
  world: World,
  eventType: EventType,
  alert: Alert | null,
  circumstances: Circumstances,
): Notification {
  const { userId, teamId, annotation } = circumstances;
  const body: Notification = {
    id: world.guid(),
    eventType,
    eventRaisedUtc: raisedAt(world),
  };
  // What is told of duty names the team alone.
  if (eventType < 300) body['subscription'] = { id: world.subscriptionId };
  if (teamId !== undefined) body['team'] = teamPart(world, teamId);
  if (userId !== undefined) body['user'] = userPart(world, userId, eventType);
  if (alert) body['alert'] = alertPart(world, eventType, alert, circumstances.statusCode);
  if (annotation) body['annotation'] = { message: annotation.text, id: annotation.id };
  else if (world.variants.outboundFields === 'rich') body['annotation'] = null;
  return body;
}

function alertPart(
  world: World,
  eventType: EventType,
  alert: Alert,
  statusCode?: number,
): Record<string, unknown> {
  const undocumented = eventType === 203 && world.variants.annotatedStatus === 'zero' ? 0 : alert.status;
  const part: Record<string, unknown> = {
    statusCode: statusCode ?? (eventType === 200 || eventType === 202 ? 1 : undocumented),
    eventId: alert.eventId,
    externalEventId: alert.externalId ?? '',
  };
  const ids = alert.acknowledgements.map(({ userId }) => userId);
  const leftOut = ids.length === 0 && world.variants.undoAcknowledgedIds === 'absent';
  if ((eventType === 201 && !leftOut) || eventType === 202) part['acknowledgedUserIds'] = ids;
  part['id'] = alert.id;
  return world.variants.outboundFields === 'rich' ? { ...part, ...richPart(world, alert) } : part;
}

/** Fields that the sibling product Enterprise Alert sends with the same event model. */
function richPart(world: World, alert: Alert): Record<string, unknown> {
  const at = (ms: number | null | undefined): string | null =>
    ms == null ? null : new Date(ms).toISOString();
  return {
    title: alert.title,
    text: alert.text,
    category: alert.category,
    createdAt: at(alert.createdAt),
    acknowledgedAt: at(alert.acknowledgements[0]?.at),
    closedAt: at(alert.closedAt),
    closedBy: alert.closedBy === null ? null : (world.users.get(alert.closedBy)?.name ?? null),
    lastModified: at(alert.modifiedAt),
    parameters: alert.parameters.map(({ name, value }) => ({ name, value, type: 0 })),
  };
}

function userPart(world: World, userId: string, eventType: EventType): Record<string, unknown> {
  if (eventType >= 300) return { id: userId };
  if (userId === SYSTEM_USER_ID) return { username: 'System', mailaddress: 'system@signl4.com', id: userId };
  const user = world.users.get(userId);
  return { username: user?.name ?? '', mailaddress: user?.mail ?? '', id: userId };
}

function teamPart(world: World, teamId: string): Record<string, unknown> {
  if (world.variants.outboundFields !== 'rich') return { id: teamId };
  return { id: teamId, teamname: world.teams.get(teamId)?.name ?? null };
}

/** ISO 8601 with 0, 3 or 7 fractional digits, as the variant says. */
function raisedAt(world: World): string {
  const iso = world.frame.clock.iso();
  if (world.variants.raisedDigits === '3') return iso;
  if (world.variants.raisedDigits === '0') return iso.replace(/\.\d+Z$/, 'Z');
  return iso.replace('Z', `${String(world.frame.random.int(0, 9999)).padStart(4, '0')}Z`);
}
