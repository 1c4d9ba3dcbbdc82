import assert from 'node:assert/strict';
import { noteWords } from '../../../../nodes/autotask-note/note-words.js';
import { composeNote } from '../../../../src/delivery/note/compose.js';
import { noteIntent } from '../../../../src/delivery/note/intent.js';
import type { StoredNote } from '../../../../src/delivery/note/command.js';
import { noteSubject, type NoteSubject } from '../../../../src/delivery/note/subject.js';
import type { Message } from '../../../../src/delivery/outlets.js';
import { ALERT_EVENT_TYPES, type AlertEventType } from '../../../../src/types.js';
import { alertMessage, noteSettings } from './desk.js';

const ALL = new Set(ALERT_EVENT_TYPES);
const subjectOf = (message: Message): NoteSubject => {
  const subject = noteSubject(message, ALL);
  assert.ok(subject);
  return subject;
};
const compose = (message: Message, changes = {}) =>
  composeNote(message, subjectOf(message), noteSettings(changes));

describe('what a note says', () => {
  for (const language of ['en', 'de'])
    for (const type of ALERT_EVENT_TYPES)
      it(`${type}, with and without a person (${language})`, () => {
        const style = { timeZone: 'Europe/Berlin', ...noteWords(language) };
        const text = (user: unknown) => compose(alertMessage(7, { type, payload: { user } }), style);
        for (const { title, text: said } of [text({ name: 'Kim Berger', email: '' }), text(null)]) {
          assert.match(title, /^SIGNL4: /);
          assert.doesNotMatch(`${title}${said}`, /__|\bnote\./);
          assert.match(said, /2026/);
          assert.match(said, /9:00/, 'in the tenant’s own time');
        }
      });

  it('the comment of the app, whatever it holds; a name is an address where there is none', () => {
    const payload = { annotation: 'On my way\n__when__ {{x}}', user: { id: '1', email: 'kim@x.example' } };
    const { text } = compose(alertMessage(7, { type: 'closed', payload }));
    assert.match(text, /^kim@x\.example closed the alert on .*\n\nComment: On my way\n__when__ \{\{x\}\}$/);
  });

  it('in the language of the tenant, with its region’s dates; English where there is none', () => {
    const german = compose(alertMessage(7), noteWords('de-AT'));
    assert.match(german.text, /Kim Berger hat den Alarm am .* quittiert\./);
    assert.equal(noteWords('de_CH').language, 'de-CH');
    assert.equal(noteWords('en-GB').language, 'en-GB');
    assert.deepEqual([noteWords('fr').language, noteWords('').language], ['en', 'en']);
  });

  it('an unknown time zone is UTC', () => {
    assert.match(compose(alertMessage(7), { timeZone: 'Mars/Base' }).text, /8:00/);
  });

  describe('own templates', () => {
    it('see the whole message and the usual text with its parts', () => {
      const message = alertMessage(7, { more: 'x', payload: { annotation: 'soon' } });
      const textTemplate = '{{more}} {{payload.user.name}} {{event.type}}: {{note.comment}}\n{{note.text}}';
      const { title, text } = compose(message, { titleTemplate: 'A\n{{topic}}', textTemplate });
      assert.equal(title, 'A alert/acknowledged');
      assert.match(text, /^x Kim Berger acknowledged: soon\nKim Berger acknowledged the alert on .*soon$/s);
    });

    it('that come out empty give way to the usual texts', () => {
      const { title, text } = compose(alertMessage(7), {
        titleTemplate: '{{payload.annotation}}',
        textTemplate: '{{nothing}}',
      });
      assert.equal(title, 'SIGNL4: alert acknowledged');
      assert.match(text, /^Kim Berger/);
    });
  });
});

describe('which messages are a note', () => {
  const passes = (message: Message, events: AlertEventType[] = [...ALERT_EVENT_TYPES]) =>
    assert.equal(noteSubject(message, new Set(events)), null);

  it('alert events of the chosen kinds', () => {
    assert.equal(subjectOf(alertMessage(7)).ticketId, 7);
    passes(alertMessage(7), ['closed']);
    passes(alertMessage(7), []);
  });

  it('no tickets, plain alerts, and nothing odd', () => {
    const ticket = { id: 7, number: 'T1', type: { id: 1, label: 'closed' }, status: { id: 5, label: 'x' } };
    passes({ topic: 'ticket/closed', ticketId: 7, event: { id: 'x', type: 'closed' }, payload: ticket });
    passes({ payload: { title: 'x', message: 'y', type: 'closed', ticketId: 7 } });
    for (const payload of [
      undefined,
      null,
      'text',
      5,
      [],
      Buffer.from('x'),
      { type: 'toString', alertId: 1 },
    ])
      passes({ ticketId: 7, payload, event: { type: 'closed' } });
  });

  it('no echo, repeat or late event, whoever says so', () => {
    for (const verdict of ['echo', 'repeat', 'late']) {
      passes(alertMessage(7, { event: { id: 'e', type: 'acknowledged', verdict } }));
      passes(alertMessage(7, { sync: { code: verdict } }));
    }
    for (const code of ['applied', 'no-change', 'unmapped']) subjectOf(alertMessage(7, { sync: { code } }));
  });

  it('none of an alert that is not ours', () => {
    passes(alertMessage(null, { type: 'duty-started' }));
    for (const ticketId of [0, -1, 1.5, '7', {}]) passes(alertMessage(7, { payload: { ticketId } }));
  });

  it('the event is known again by its id; without one each message is a note of its own', () => {
    const message = alertMessage(7);
    const stored = (given: Message, nodeId = 'n') =>
      noteIntent(given, subjectOf(given), noteSettings({ nodeId })).plan(null, () => null).commands[0]!
        .command as StoredNote;
    assert.equal(stored(message).marker, stored({ ...message, more: 1 }).marker);
    assert.notEqual(stored(message).marker, stored(message, 'another').marker);
    const { event, ...bare } = message;
    assert.ok(event);
    assert.equal(subjectOf(bare).eventId, '7-acknowledged');
    const nameless = { ...bare, payload: { ...(bare['payload'] as object), id: undefined } };
    assert.equal(subjectOf(nameless).eventId, null);
    assert.notEqual(stored(nameless).marker, stored(nameless).marker);
  });
});
