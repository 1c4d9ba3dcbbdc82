import type { AlertState } from '../../signl4/api.js';
import { externalId as makeExternalId, parseExternalId } from '../../signl4/external-id.js';
import type { Entry } from '../../store/outbox.js';
import type { Outcome } from '../carrier.js';
import { alertResult, type StoredAlert } from './command.js';
import { confirmed, foundClosed, withEpisode } from './outcomes.js';

const MOST_EPISODES = 20;
/** SIGNL4 tells of a change within this time (ms), however slowly its callbacks come. */
const RECENT = 15 * 60_000;

/**
 * A restored or empty store: an alert that is there already is taken over instead of ringing twice.
 *
 * @param find `null` from it where nobody can tell
 * @param now ms
 * @returns what became of the raise without sending anything, or the episode to raise
 */
export async function adopt(
  entry: Entry,
  stored: StoredAlert,
  prefix: string,
  find: (externalId: string) => Promise<AlertState[] | null>,
  now: number,
): Promise<{ outcome: Outcome | null; episode: number }> {
  const parsed = stored.externalId === null ? null : parseExternalId(prefix, stored.externalId);
  if (!parsed) return { outcome: null, episode: stored.episode };
  let episode = stored.episode;
  for (; episode < MOST_EPISODES; episode += 1) {
    const externalId = makeExternalId(prefix, parsed.ticketId, episode);
    const alerts = await find(externalId);
    if (!alerts || alerts.length === 0) break;
    const live = alerts.find((alert) => alert.phase !== 'closed');
    if (live) {
      const recently = live.at === null || now - Date.parse(live.at) < RECENT;
      const found = { phase: live.phase, recently };
      const outcome = confirmed(entry, { ...stored, episode, externalId }, live, found);
      return { outcome: withEpisode(outcome, episode), episode };
    }
  }
  if (episode === stored.episode || !stored.stock) return { outcome: null, episode };
  const last = makeExternalId(prefix, parsed.ticketId, episode - 1);
  const result = alertResult(
    { ...stored, episode: episode - 1, externalId: last },
    { status: 'resolved', suppressed: 'rang-before' },
  );
  return { outcome: { kind: 'done', result, pair: foundClosed(episode - 1) }, episode };
}
