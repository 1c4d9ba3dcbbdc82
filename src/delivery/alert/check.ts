import { Failure } from '../../failure.js';
import type { EventStatus } from '../../signl4/api.js';
import type { Entry } from '../../store/outbox.js';
import type { FollowUp, Outcome } from '../carrier.js';
import type { StoredAlert, StoredCheck } from './command.js';
import { withIds } from './outcomes.js';
import type { AlertService, KeyRefusals } from './service.js';
import { lookUpAccount } from './settings.js';

/** After so many ms an alert is looked for, and again until 14 s after it was taken. */
const FIRST = 2_000;
const AGAIN = [3_000, 4_000, 5_000];
/** An API that is silent for longer leaves the alert without its check. */
const LONGEST = 60_000;
const RANK = 2_000;

/** Why no phone rings although SIGNL4 took the alert. */
const REASONS: Partial<Record<EventStatus, string>> = {
  filtered: 'signl4.event-filtered',
  discarded: 'signl4.event-discarded',
  suppressed: 'signl4.event-suppressed',
  'no-rule': 'signl4.event-no-rule',
  'waiting-for-auto-close': 'signl4.event-waiting',
  'too-few': 'signl4.event-too-few',
  duplicate: 'signl4.event-duplicate',
  'no-target': 'signl4.event-no-target',
  error: 'signl4.event-error',
};

/** The look at what becomes of an alert that was just taken; none where there is no key, and for e-mails. */
export function checkOf(
  entry: Entry,
  { episode, externalId, transport }: StoredAlert,
  eventId: string | null,
  service: AlertService,
): FollowUp | null {
  if (!service.overview || transport === 'email') return null;
  const command: StoredCheck = { kind: 'check', episode, externalId, eventId };
  const account = lookUpAccount(service.prefix);
  return { account, lane: `check:${entry.id}`, kind: 'check', rank: RANK, waitMs: FIRST, command };
}

/** Looks what became of an alert. @throws Failure while the API does not answer */
export async function check(
  entry: Entry,
  stored: StoredCheck,
  service: AlertService,
  refusals: KeyRefusals,
  now: number,
): Promise<Outcome> {
  const found = await refusals.try(() => lookUp(stored, service));
  if (found instanceof Failure) {
    const retry = found.scope !== 'account' && found.scope !== 'entry' && now - entry.created_at < LONGEST;
    if (retry) throw found;
    return nothing;
  }
  const { alertId, reason } = found;
  if (alertId) return { ...nothing, pair: withIds(stored, { alertId }) };
  if (reason) {
    const facts = { externalId: stored.externalId ?? '' };
    return { ...nothing, warning: new Failure(reason, 'entry', { facts }) };
  }
  const waitMs = AGAIN[entry.asked];
  return waitMs === undefined ? nothing : { kind: 'later', waitMs, sent: false };
}

const nothing = { kind: 'done', result: {} } as const;

async function lookUp(
  { eventId, externalId }: StoredCheck,
  service: AlertService,
): Promise<{ alertId?: string | null; reason?: string | undefined }> {
  const overview = eventId === null ? null : ((await service.overview?.(eventId)) ?? null);
  if (overview?.alertId) return { alertId: overview.alertId };
  if (overview?.silent) return { reason: REASONS[overview.status] };
  if ((eventId !== null && overview?.status !== 'alerted') || externalId === null) return {};
  const alerts = (await service.find?.(externalId)) ?? [];
  return { alertId: alerts[0]?.alertId ?? null };
}
