import type { JsonObject } from '../frame/call.js';
import type { Signl4Control } from './control.js';
import { AlertStatus, type Alert } from './model.js';
import { type Variants, VARIANTS } from './variants.js';
import type { World } from './world.js';

const STATE_NAME: Record<AlertStatus, string> = {
  [AlertStatus.open]: 'open',
  [AlertStatus.acknowledged]: 'acknowledged',
  [AlertStatus.closed]: 'closed',
  [AlertStatus.noReply]: 'no reply',
  [AlertStatus.failed]: 'no one on duty',
  [AlertStatus.error]: 'error',
};

/** What the web page shows: all teams and people, and the newest alerts of one team with names instead of ids. */
export function view(control: Signl4Control, team: string | undefined, limit: number): JsonObject {
  const { world } = control;
  const shown = control.team(team);
  const alerts: Alert[] = [];
  const counts = { open: 0, acknowledged: 0, closed: 0 };
  for (let i = world.alerts.length - 1; i >= 0; i--) {
    const alert = world.alerts[i] as Alert;
    if (alert.teamId !== shown.id) continue;
    if (alerts.length < limit) alerts.push(alert);
    counts[phase(alert)]++;
  }
  return {
    now: control.clock.iso(),
    teams: [...world.teams.values()].map(({ id, name }) => ({ id, name })),
    team: { id: shown.id, name: shown.name },
    people: shown.memberIds.flatMap((id) => {
      const user = world.users.get(id);
      return user ? [{ id, name: user.name, mail: user.mail, duty: shown.duty[id] ?? null }] : [];
    }),
    counts,
    alerts: alerts.map((alert) => card(world, alert)),
    webhooks: [...world.webhooks.values()].map(({ id, externalAddress, enabled }) => ({
      id,
      externalAddress,
      enabled,
    })),
    variants: Object.entries(VARIANTS).map(([name, choices]) => ({
      name,
      choices,
      chosen: world.variants[name as keyof Variants],
    })),
  };
}

function phase({ status }: Alert): 'open' | 'acknowledged' | 'closed' {
  if (status === AlertStatus.closed) return 'closed';
  return status === AlertStatus.acknowledged ? 'acknowledged' : 'open';
}

function card(world: World, alert: Alert): JsonObject {
  const name = (userId: string | null): string =>
    userId === null ? '' : (world.users.get(userId)?.name ?? 'SIGNL4');
  const category = world.teams.get(alert.teamId)?.categories.find((one) => one.name === alert.category);
  return {
    id: alert.id,
    title: alert.title,
    text: alert.text,
    externalId: alert.externalId,
    category: alert.category,
    color: category?.color ?? null,
    scenario: alert.scenario,
    phase: phase(alert),
    state: STATE_NAME[alert.status],
    createdAt: new Date(alert.createdAt).toISOString(),
    acknowledgedBy: alert.acknowledgements.map(({ userId }) => name(userId)),
    requiredAcknowledgements: alert.requiredAcknowledgements,
    closedBy: alert.closedBy === null ? null : name(alert.closedBy),
    parameters: alert.parameters,
    attachments: alert.attachments.map((file) => file.name),
    annotations: alert.annotations.map(({ text, userId, at }) => ({
      text,
      by: name(userId),
      at: new Date(at).toISOString(),
    })),
    escalated: alert.history.some(({ done }) => done === 'escalated'),
    silenced: alert.notified.length > 0 && alert.notified.every((one) => one.silenced),
  };
}
