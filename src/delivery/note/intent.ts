import { randomUUID } from 'node:crypto';
import { noteMarker } from '../../autotask/note-marker.js';
import type { Intent } from '../intent.js';
import { keepMessage } from '../message.js';
import type { Message } from '../outlets.js';
import { noteResult, type StoredNote } from './command.js';
import { composeNote } from './compose.js';
import { notesAccount, type NoteSettings } from './settings.js';
import type { NoteSubject } from './subject.js';

/**
 * The note that one message asks for, as an intent of the outbox.
 *
 * @param shown the message as templates see it; another one where its payload is SIGNL4's own callback
 * @throws Failure `message.too-large`
 */
export function noteIntent(
  message: Message,
  subject: NoteSubject,
  settings: NoteSettings,
  shown = message,
): Intent {
  const { nodeId, tenant } = settings;
  const { ticketId, eventId } = subject;
  const command = { kind: 'note', rank: 0, episode: 0, command: storedNote(shown, subject, settings) };
  return {
    nodeId,
    account: notesAccount(tenant),
    lane: `note:${tenant}:${ticketId}`,
    eventId,
    action: 'note',
    pair: null,
    msg: keepMessage(message),
    plan: () => ({
      pair: null,
      commands: [command],
      result: noteResult({ id: null, ticketId, publish: null }),
    }),
  };
}

function storedNote(message: Message, subject: NoteSubject, settings: NoteSettings): StoredNote {
  const { title, text, who } = composeNote(message, subject, settings);
  const { impersonate, publish, noteType, dryRun, storeSince } = settings;
  const named = who === '' || `${title}\n${text}`.includes(who);
  return {
    ticketId: subject.ticketId,
    title,
    text,
    marker: markerOf(settings.nodeId, subject.eventId ?? randomUUID()),
    byline: impersonate && !named ? settings.say('byline', { who }) : '',
    impersonate,
    email: subject.user?.email ?? '',
    publish,
    noteType,
    dryRun,
    ...(Date.parse(subject.at) < storeSince ? { mayExist: true as const } : {}),
  };
}

/** Two nodes that write about one event write two notes, so each has a marker of its own. */
function markerOf(nodeId: string, eventId: string): string {
  return noteMarker(JSON.stringify([nodeId, eventId]));
}
