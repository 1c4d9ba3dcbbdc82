import { alertBody } from '../../signl4/body.js';
import type { AlertCommand } from '../../sync/change.js';
import type { Pair } from '../../sync/pair.js';
import { STATUS, type StoredAlert, type StoredAnnotation } from '../alert/command.js';
import { commentAccount, signl4Account } from '../alert/settings.js';
import type { PlannedCommand } from '../intent.js';
import type { Origin } from '../message.js';

/** Whatever is no raise goes after all raises. */
const LATER = 1_000;

/** The external id of a pair's present alert; after a merge that of the ticket which it was raised for. */
export function externalIdOf({ key, episode }: Pick<Pair, 'key' | 'episode'>): string {
  const first = key.replace(/^dry:/, '');
  return episode > 1 ? `${first}-${episode}` : first;
}

/** An acknowledge or resolve that the ticket's side asks for, as the outbox keeps it. */
export function alertCommand(
  command: AlertCommand & { kind: 'acknowledge' | 'resolve' },
  pair: Pair,
  about: { prefix: string; title: string; origin: Origin | null },
): PlannedCommand {
  const { kind, episode, as = null } = command;
  const externalId = externalIdOf({ key: pair.key, episode });
  const status = STATUS[kind];
  const stored: StoredAlert & { origin: Origin | null } = {
    kind,
    episode,
    externalId,
    body: alertBody({ title: about.title, message: about.title, status, externalId, details: [] }),
    ticket: null,
    delayedText: '',
    transport: 'webhook',
    mayExist: false,
    stock: false,
    as,
    alertId: pair.alertId,
    origin: about.origin,
  };
  return {
    kind,
    rank: LATER,
    episode,
    account: signl4Account(about.prefix),
    lane: `alert:${pair.key}`,
    command: stored,
  };
}

/** A comment of the alert; it waits for nothing else, and nothing waits for it. */
export function annotateCommand(
  pair: Pair,
  text: string,
  { prefix, origin }: { prefix: string; origin: Origin },
): PlannedCommand {
  const stored: StoredAnnotation & { origin: Origin } = {
    kind: 'annotate',
    episode: pair.episode,
    externalId: externalIdOf(pair),
    alertId: pair.alertId,
    text,
    as: null,
    origin,
  };
  return {
    kind: 'annotate',
    rank: LATER,
    episode: pair.episode,
    account: commentAccount(prefix),
    lane: `comments:${pair.key}`,
    command: stored,
  };
}

/** Only these can come of what a ticket tells. */
export function isStatusCommand(
  command: AlertCommand,
): command is AlertCommand & { kind: 'acknowledge' | 'resolve' } {
  return command.kind !== 'raise';
}
