import {
  AlertFlag,
  AlertStatus,
  type Alert,
  type Attachment,
  type InboundEvent,
  type Scenario,
  type Team,
} from './model.js';
import type { Outbound } from './outbound/outbound.js';
import type { World } from './world.js';

/** Alarm-flood suppression: more notifications per person and minute leave the phone quiet. */
const NOTIFICATIONS_PER_MINUTE = 5;

export interface RaiseOptions {
  scenario?: string | undefined;
  sourceSystem?: string | undefined;
  location?: string | undefined;
  severity?: number | undefined;
  flags?: number | undefined;
  attachments?: Attachment[];
}

/** Raises an alert for an event, tells the people and the outbound webhooks. */
export function raise(world: World, outbound: Outbound, event: InboundEvent, options: RaiseOptions): Alert {
  const team = world.teams.get(event.teamId) as Team;
  const scenario = scenarioOf(options.scenario);
  const attachments = options.attachments ?? [];
  const onDuty = peopleOnDuty(team);
  const alert: Alert = {
    id: world.ids.next(event.createdAt),
    eventId: event.id,
    teamId: team.id,
    title: event.title,
    text: event.text,
    externalId: event.externalId,
    category: scenario === 'emergency' ? 'Emergency' : event.category,
    sourceSystem: options.sourceSystem ?? null,
    location: options.location ?? null,
    scenario,
    severity: options.severity ?? 1,
    flags:
      (options.flags ?? 0) |
      (attachments.length > 0 ? AlertFlag.attachments : 0) |
      (options.location === undefined ? 0 : AlertFlag.location),
    status: AlertStatus.open,
    createdAt: event.createdAt,
    modifiedAt: event.createdAt,
    requiredAcknowledgements: scenario === 'multi_ack' ? Math.max(1, onDuty.length) : 1,
    acknowledgements: [],
    closedAt: null,
    closedBy: null,
    parameters: event.parameters,
    attachments,
    annotations: [],
    history: [{ id: world.guid(), at: event.createdAt, done: 'created', userId: null }],
    notified: [],
  };
  world.addAlert(alert);
  const told = scenario === 'emergency' ? team.memberIds : onDuty;
  ring(world, alert, told);
  outbound.notify(200, alert, {});
  if (told.length === 0) {
    if (world.variants.noOneOnDuty === 'status') alert.status = AlertStatus.failed;
    outbound.notify(201, alert, { statusCode: AlertStatus.failed });
  }
  world.frame.live.tell('alert', () => ({ id: alert.id, teamId: alert.teamId }));
  return alert;
}

/** Tells people of an alert; who had more than five notifications within a minute hears nothing of it. */
export function ring(world: World, alert: Alert, userIds: readonly string[]): void {
  const now = world.now();
  for (const userId of userIds) {
    let lately = 0;
    for (let i = world.alerts.length - 1; i >= 0 && lately < NOTIFICATIONS_PER_MINUTE; i--) {
      const other = world.alerts[i] as Alert;
      if (other.modifiedAt <= now - 60_000) break;
      if (other.notified.some((one) => one.userId === userId && one.at > now - 60_000)) lately++;
    }
    alert.notified.push({ userId, at: now, silenced: lately >= NOTIFICATIONS_PER_MINUTE });
  }
}

/** Who is told first; managers only where nobody else is on duty. */
function peopleOnDuty({ duty }: Team): string[] {
  const ids = Object.keys(duty);
  const primary = ids.filter((id) => duty[id] === 'primary');
  return primary.length > 0 ? primary : ids;
}

function scenarioOf(asked: string | undefined): Scenario {
  const value = asked?.toLowerCase();
  return value === 'multi_ack' || value === 'emergency' ? value : 'single_ack';
}
