import assert from 'node:assert/strict';
import { filesBelow, read } from './sources.js';

type Texts = Record<string, string>;

function flatten(value: unknown, path = ''): Texts {
  if (typeof value === 'string') return { [path]: value };
  const entries = Object.entries(value as Record<string, unknown>);
  return Object.assign(
    {},
    ...entries.map(([key, entry]) => flatten(entry, path ? `${path}.${key}` : key)),
  ) as Texts;
}

const locales = filesBelow('nodes').filter((path) => path.includes('/locales/'));
const catalogues = locales.filter((path) => path.endsWith('.json'));
const texts = (path: string) => flatten(JSON.parse(read(path)));
const german = (path: string) => path.replace('/en-US/', '/de/');
const placeholders = (text: string) => [...new Set(text.match(/__\w+?__/g))].toSorted();

/** The texts that the runtime half says are those of autotask-config. */
const spoken = (language: string) => texts(`nodes/autotask-config/locales/${language}/autotask-config.json`);
// Dialogs have texts of their own, whose keys are no failure codes.
const sources = ['src', 'nodes']
  .flatMap(filesBelow)
  .filter((path) => path.endsWith('.ts') && !/\/editor\b/.test(path));
const rooms = 'autotask|signl4|mail|store|config|message|intake|delivery|sync|events';
const code = new RegExp(`['"\`]((?:${rooms})\\.(?!sqlite|db)[a-z]+(?:-[a-z]+)*)['"\`]`, 'g');
const codes = [
  ...new Set(sources.flatMap((path) => [...read(path).matchAll(code)].map(([, found]) => found ?? ''))),
];

describe('the texts', () => {
  it('exist in English and German, file by file', () => {
    const english = locales.filter((path) => path.includes('/en-US/'));
    assert.ok(english.length > 0);
    assert.deepEqual(
      locales.filter((path) => path.includes('/de/')),
      english.map(german),
    );
  });

  for (const path of catalogues.filter((one) => one.includes('/en-US/'))) {
    it(`have the same keys and placeholders in both languages: ${path.split('/').at(-1)}`, () => {
      const shape = (all: Texts) =>
        Object.entries(all).map(([key, text]) => [key, ...placeholders(text)].join(' '));
      assert.deepEqual(shape(texts(german(path))).toSorted(), shape(texts(path)).toSorted());
    });
  }

  it('of a property in the help hold no second colon, before which Node-RED would drop everything', () => {
    const lines = locales
      .filter((path) => path.endsWith('.html'))
      .flatMap((path) => read(path).match(/^: .+$/gm) ?? []);
    assert.ok(lines.length > 10, 'the properties were not found');
    // The rule of Node-RED's editor (red.js, descriptionList).
    assert.deepEqual(
      lines.filter((line) => !/^:[^:]+\([^:]+\)[^:]*:[^:]*$/.test(line)),
      [],
    );
  });

  for (const language of ['en-US', 'de']) {
    it(`of a message name a field as its dialog does (${language})`, () => {
      const named = {
        'config.close-not-closed': [
          'autotask-ticket-in closedStatuses',
          'autotask-signl4-sync ticketCloseStatuses',
        ],
        'config.note-publish-unsure': ['autotask-note publish'],
        'events.guarded': ['signl4-event-in receive'],
        'events.no-key': ['signl4-event-in receive'],
        'events.no-route': ['signl4-event-in receive'],
        'signl4.event-filtered': ['signl4-alert-out filtering'],
        'signl4.wrong-url': ['signl4-config baseUrl'],
        'sync.owner-unknown': ['autotask-signl4-sync ownerMap'],
      };
      const all = spoken(language);
      const wrong = Object.entries(named).flatMap(([one, fields]) =>
        fields.filter((field) => {
          const [type = '', property = ''] = field.split(' ');
          const label = texts(`nodes/${type}/locales/${language}/${type}.json`)[`label.${property}`];
          return !new RegExp(`(^|[ „])${label}([ .“]|$)`).test(all[`errors.${one}`] ?? '');
        }),
      );
      assert.deepEqual(wrong, []);
    });

    it(`have words for every failure code (${language})`, () => {
      const all = spoken(language);
      assert.ok(codes.length > 10, 'the codes were not found');
      const wordless = codes
        .flatMap((one) => [`errors.${one}`, `short.${one}`])
        .filter((key) => !all[key]?.trim());
      assert.deepEqual(wordless, []);
    });

    it(`for a status are under 20 characters (${language})`, () => {
      const shown = Object.entries(spoken(language)).filter(([key]) => /^(short|status)\./.test(key));
      assert.ok(shown.length > 10, 'the status texts were not found');
      // What stands in for a number or a time of day is five characters long.
      const long = shown.filter(([, text]) => text.replace(/__\w+?__/g, '99999').length >= 20);
      assert.deepEqual(long, []);
    });
  }
});
