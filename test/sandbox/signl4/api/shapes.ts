import { AlertStatus, type Alert, type Annotation, type HistoryEntry, type InboundEvent } from '../model.js';
import type { World } from '../world.js';

/** Codes of the schemas; what the numbers of history entries mean is not public. */
const HISTORY_TYPE: Record<HistoryEntry['done'], number> = {
  created: 1,
  acknowledged: 2,
  closed: 3,
  annotated: 4,
  unacknowledged: 5,
  reopened: 6,
  escalated: 7,
};
const SOURCE_TYPE = { email: 1, webhook: 2, api: 3 } as const;

/** AlertInfo; v2 adds `externalId`. */
export function alertInfo(world: World, alert: Alert, version: 1 | 2): Record<string, unknown> {
  const event = world.events.get(alert.eventId);
  return {
    ...common(world, alert, version),
    category: alert.category,
    eventSourceId: event?.sourceId ?? null,
    eventSourceType: SOURCE_TYPE[event?.sourceType ?? 'webhook'],
    history: history(alert),
    parameters: parameters(alert.parameters),
    severity: alert.severity,
    attachments: alert.attachments.map(({ id, name, contentType }) => ({
      id,
      name,
      contentType,
      encoding: 0,
      content: null,
    })),
  };
}

/** OverviewAlert; v2 adds `externalId`. */
export function overviewAlert(world: World, alert: Alert, version: 1 | 2): Record<string, unknown> {
  return {
    ...common(world, alert, version),
    historyDetailed: history(alert),
    requiredAcknowledgements: alert.requiredAcknowledgements,
    alertDeliveryStatus: {
      statusCode: 0,
      users: alert.notified.map(({ userId }) => ({ statusCode: 0, userId })),
    },
  };
}

/** OverviewEvent; v1 does not know the newer status codes and shows 5. */
export function overviewEvent(world: World, event: InboundEvent, version: 1 | 2): Record<string, unknown> {
  const alert = event.alertId === null ? undefined : world.alertById.get(event.alertId);
  const isNew = event.status > 6 && event.status < 1000;
  return {
    id: event.id,
    teamId: event.teamId,
    title: event.title,
    text: event.text,
    categoryId: categoryId(world, event.teamId, event.category),
    creationTime: iso(event.createdAt),
    lastModified: iso(alert?.modifiedAt ?? event.createdAt),
    eventSourceType: SOURCE_TYPE[event.sourceType],
    eventStatus: version === 1 && isNew ? 5 : event.status,
    severity: alert?.severity ?? 1,
    alertId: event.alertId,
    acknowledgedAlerts: event.acknowledgedAlerts,
    closedAlerts: event.closedAlerts,
    ...(version === 2 && { externalId: event.externalId, eventSourceId: event.sourceId }),
  };
}

export function annotationInfo({ id, text, userId, at }: Annotation): Record<string, unknown> {
  return { id, text, userId, timestamp: iso(at), annotationType: 1 };
}

export function parameters(list: InboundEvent['parameters']): unknown[] {
  return list.map(({ name, value }, order) => ({ name, value, order, type: 0 }));
}

export function iso(ms: number): string {
  return new Date(ms).toISOString();
}

function common(world: World, alert: Alert, version: 1 | 2): Record<string, unknown> {
  return {
    id: alert.id,
    eventId: alert.eventId,
    subscriptionId: world.subscriptionId,
    teamId: alert.teamId,
    title: alert.title,
    text: alert.text,
    status: alert.status,
    flags: alert.flags,
    categoryId: categoryId(world, alert.teamId, alert.category),
    lastModified: iso(alert.modifiedAt),
    annotations: alert.annotations.map(annotationInfo),
    ...(version === 2 && { externalId: alert.externalId }),
  };
}

function history(alert: Alert): Record<string, unknown> {
  const first = alert.acknowledgements[0];
  const isClosed = alert.status === AlertStatus.closed;
  return {
    created: iso(alert.createdAt),
    acknowledged: first ? iso(first.at) : null,
    acknowledgedgements: alert.acknowledgements.map(({ userId }) => userId),
    closed: isClosed && alert.closedAt !== null ? iso(alert.closedAt) : null,
    closedBy: isClosed ? alert.closedBy : null,
    historyEntries: alert.history.map(({ id, at, done, userId }) => ({
      id,
      timestamp: iso(at),
      type: HISTORY_TYPE[done],
      userId,
    })),
  };
}

function categoryId(world: World, teamId: string, name: string | null): string | null {
  return world.teams.get(teamId)?.categories.find((category) => category.name === name)?.id ?? null;
}
