import { acknowledge, close } from '../lifecycle.js';
import {
  AlertStatus,
  type Alert,
  type Attachment,
  type EventSource,
  EventStatus,
  type InboundEvent,
} from '../model.js';
import type { Outbound } from '../outbound/outbound.js';
import { raise } from '../raise.js';
import type { World } from '../world.js';
import { categoryOf, matchesKeyword } from './categories.js';
import type { Given } from './flatten.js';
import { type ControlName, selectTexts, takeControls } from './select.js';
import { mapStatus, wishOf } from './status.js';

export interface Arrived {
  source: EventSource;
  sourceType: InboundEvent['sourceType'];
  given: readonly Given[];
  attachments: Attachment[];
  /** Query of the URL, with the status mapping. */
  query: URLSearchParams;
  /** Sent straight to the team: no distribution rule applies. */
  direct: boolean;
}

/** What distribution rules and alert patterns of the portal can make of a new event instead of an alert. */
const KEPT_BACK = {
  team: null,
  'no-rule': EventStatus.noRuleApplied,
  'no-target': EventStatus.noTarget,
  suppress: EventStatus.suppressed,
  'not-enough': EventStatus.notEnoughOccurrences,
  'wait-for-auto-close': EventStatus.waitingForAutoClose,
} as const;

/** Takes an event in and does what it wants. `null` if it is about a record that no alert has (variant). */
export function processEvent(world: World, outbound: Outbound, arrived: Arrived): InboundEvent | null {
  const { source, sourceType, given, query } = arrived;
  const comparing = {
    caseSensitive: world.variants.controlCase === 'sensitive',
    lists: world.variants.statusValues === 'comma',
  };
  const { controls, rest } = takeControls(given, comparing.caseSensitive);
  const mapped = mapStatus(query, given, comparing);
  const wish = mapped?.wish ?? wishOf(controls['X-S4-Status'], comparing);
  const externalId = mapped?.externalId ?? (controls['X-S4-ExternalID'] || null);
  const { title, text, parameters } = selectTexts(rest);
  const now = world.now();
  const event: InboundEvent = {
    id: world.ids.next(now),
    teamId: source.teamId,
    sourceId: source.id,
    sourceType,
    status: EventStatus.discarded,
    externalId,
    title,
    text,
    category: null,
    parameters: parameters.map(({ name, value }) => ({ name, value })),
    createdAt: now,
    alertId: null,
    acknowledgedAlerts: [],
    closedAlerts: [],
  };
  if (wish === 'new') trigger(world, outbound, event, arrived, controls);
  else if (wish !== 'discard' && externalId !== null) {
    const alerts = world.withExternalId(source.teamId, externalId);
    if (alerts.length === 0 && world.variants.resolveUnknown === '404') return null;
    if (wish === 'resolved') resolveAll(world, outbound, event, alerts);
    else acknowledgeAll(world, outbound, event, alerts);
  }
  world.events.set(event.id, event);
  return event;
}

function trigger(
  world: World,
  outbound: Outbound,
  event: InboundEvent,
  { source, attachments, direct }: Arrived,
  controls: Partial<Record<ControlName, string>>,
): void {
  const team = world.teams.get(source.teamId);
  if (!team) return;
  const category = categoryOf(team, controls['X-S4-Service'], event);
  event.category = category?.name ?? null;
  const keptBack = direct ? null : KEPT_BACK[source.distribution];
  if (controls['X-S4-Filtering']?.toLowerCase() === 'true' && !matchesKeyword(team, event)) {
    event.status = EventStatus.filtered;
  } else if (keptBack !== null) event.status = keptBack;
  else if (isDuplicate(world, event)) event.status = EventStatus.duplicateSuppressed;
  else {
    event.status = EventStatus.signled;
    event.alertId = raise(world, outbound, event, {
      scenario: controls['X-S4-AlertingScenario'],
      sourceSystem: controls['X-S4-SourceSystem'],
      location: controls['X-S4-Location'],
      attachments,
    }).id;
  }
}

function isDuplicate(world: World, event: InboundEvent): boolean {
  if (world.variants.newAgain !== 'suppressed' || event.externalId === null) return false;
  return world
    .withExternalId(event.teamId, event.externalId)
    .some(({ status }) => status !== AlertStatus.closed);
}

/** Closes all alerts of that external id that are not closed, the acknowledged ones included. */
function resolveAll(world: World, outbound: Outbound, event: InboundEvent, alerts: readonly Alert[]): void {
  event.status = EventStatus.resolved;
  for (const alert of alerts) {
    if (close(world, outbound, alert, { kind: 'inbound' }) === 'done') event.closedAlerts.push(alert.id);
  }
}

function acknowledgeAll(
  world: World,
  outbound: Outbound,
  event: InboundEvent,
  alerts: readonly Alert[],
): void {
  event.status = EventStatus.acknowledged;
  for (const alert of alerts) {
    if (acknowledge(world, outbound, alert, { kind: 'inbound' }) === 'done')
      event.acknowledgedAlerts.push(alert.id);
  }
}
