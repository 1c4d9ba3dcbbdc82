import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { internalOption, looksInternal } from '../../../src/autotask/note-internal.js';
import { chooseOptions, NoteOptionsReader } from '../../../src/autotask/note-options.js';
import type { FieldInfo, Option } from '../../../src/autotask/fields.js';
import { Workbench } from './harness.js';

/** Labels that surely mean: for our own people alone. */
const SURE = [
  'Internal',
  'Internal Only',
  'INTERNAL USERS',
  'Internal Project Team',
  'Internal Project Team / Internal Users',
  'Internal (technicians)',
  'Nur intern',
  'Intern',
  'Interne Notiz',
  'Für internen Gebrauch',
  'Interne uniquement',
  'Utilisateurs internes',
  'Solo interno',
  'Usuarios internos',
  'Somente interno',
  'Equipa interna',
  'Solo uso interno',
  'Alleen intern',
  'Endast internt',
  'Kun intern',
  'Vain sisäinen',
  'Tylko wewnętrzne',
  'Pouze interní',
  'Csak belső',
  'Только внутренний',
  '内部のみ',
  '社内限定',
  '仅内部',
  '내부 전용',
];
/** Labels that others can be meant by, or that are about something else. */
const NOT_SURE = [
  'Internal & Co-managed',
  'Internal and Co-managed',
  'Internal & Comanaged Users',
  'Intern & Co-managed',
  'Co-Managed (internal)',
  'Internal / Co managed',
  'Internal + Partners',
  'Internal and External',
  'Intern und extern',
  'Intern & Kunde',
  'Internal, customer sees it',
  'Internal users and clients',
  'Interne et client',
  'Interno y cliente',
  'All Autotask Users',
  'All internal users',
  'Alle Autotask-Benutzer',
  'Alle internen Benutzer',
  'Tous les utilisateurs internes',
  'Not internal',
  'Non-internal',
  'Nicht intern',
  'No interno',
  'Everybody',
  'Internet portal',
  'International',
  'Internship',
  'Interns',
  'Project Team',
  'Public',
  '内部・顧客',
  '',
];

const option = (id: number, label: string, more: Partial<Option> = {}): Option => ({
  id,
  label,
  active: true,
  isDefault: false,
  isSystem: false,
  sortOrder: id,
  parent: null,
  ...more,
});
const field = (name: string, options: Option[]): FieldInfo => ({
  name,
  label: name,
  type: 'integer',
  length: null,
  required: true,
  readOnly: false,
  queryable: true,
  references: null,
  options,
  parentField: null,
});
const TYPES = [option(13, 'Workflow Rule Note'), option(4, 'System', { isSystem: true }), option(5, 'Task')];
const choose = (publish: Option[], wanted = {}, types = TYPES) =>
  chooseOptions([field('publish', publish), field('NoteType', types)], {
    publish: 'internal',
    noteType: '',
    ...wanted,
  });

describe('the options of ticket notes', () => {
  for (const label of SURE) it(`surely internal: ${label}`, () => assert.equal(looksInternal(label), true));
  for (const label of NOT_SURE)
    it(`not surely internal: "${label}"`, () => assert.equal(looksInternal(label), false));

  it('whatever the numbers, the order and the spelling, the one sure option is found, and never another', () => {
    const spelling = fc.constantFrom(
      (text: string) => text,
      (text: string) => text.toUpperCase(),
      (text: string) => ` ${text} `,
      (text: string) => text.normalize('NFD'),
    );
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 1, max: 10_000 }), { minLength: 7, maxLength: 7 }),
        fc.subarray(NOT_SURE, { maxLength: 5 }),
        fc.array(fc.tuple(fc.constantFrom(...SURE), fc.boolean()), { maxLength: 2 }),
        spelling,
        fc.nat(6),
        (ids, unsure, sure, spell, turn) => {
          const labelled = [...unsure.map((label) => [label, true] as const), ...sure];
          const all = labelled.map(([label, active], at) => option(ids[at]!, spell(label), { active }));
          const expected = all.slice(unsure.length).filter(({ active }) => active);
          const turned = [...all.slice(turn), ...all.slice(0, turn)];
          assert.equal(internalOption(turned), expected.length === 1 ? expected[0]!.id : null);
        },
      ),
    );
  });

  it('text from outside never makes another audience internal', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.constantFrom('customer', 'Kunde', 'co-managed'),
        (text, other) => {
          assert.equal(looksInternal(`Internal ${other} ${text}`), false);
          looksInternal(text);
        },
      ),
    );
  });

  it('where two look internal, or none does, nothing is chosen and the valid options are named', () => {
    for (const labels of [['Everybody', 'Internal Team', 'Internal Department'], ['A', 'B'], []]) {
      const { publish, problem } = choose(labels.map((label, at) => option(at + 1, label)));
      assert.equal(publish, null);
      assert.equal(problem?.code, 'config.note-publish-unsure');
      assert.equal(problem?.facts['valid'], labels.map((label, at) => `${label} (${at + 1})`).join(', '));
    }
  });

  it('an option that is named is used as told, by label or id, if it can be', () => {
    const options = [option(1, 'Everybody'), option(5, 'Team'), option(6, 'Old', { active: false })];
    assert.equal(choose(options, { publish: ' everybody ' }).publish, 1);
    assert.equal(choose(options, { publish: '5' }).publish, 5);
    for (const wanted of ['6', 'Old', 'Nobody']) {
      const { publish, problem } = choose(options, { publish: wanted });
      assert.deepEqual([publish, problem?.code], [null, 'config.note-publish-unknown']);
      assert.equal(problem?.facts['valid'], 'Everybody (1), Team (5)');
    }
  });

  it('the note type is the chosen one, else the first that is no system type; 13 never', () => {
    const internal = [option(2, 'Internal')];
    assert.equal(choose(internal).noteType, 5);
    const many = [...TYPES, option(7, 'Call'), option(3, 'Gone', { active: false })];
    assert.equal(choose(internal, { noteType: 'call' }, many).noteType, 7);
    for (const wanted of ['13', 'System', 'Gone', 'x']) {
      const { noteType, publish, problem } = choose(internal, { noteType: wanted }, many);
      assert.deepEqual([noteType, publish, problem?.code], [5, 2, 'config.note-type-unknown'], wanted);
    }
    const { noteType, problem } = choose(internal, {}, TYPES.slice(0, 2));
    assert.deepEqual([noteType, problem?.code], [null, 'config.note-type-none']);
  });
});

describe('the options of a tenant', () => {
  const bench = new Workbench();
  afterEach(() => bench.stop());
  const wanted = { publish: 'internal', noteType: '' };

  for (const [preset, publish, noteType] of [
    ['english', 2, 201],
    ['german', 7, 301],
    ['awkward', null, 201],
  ] as const)
    it(`${preset} picklists`, async () => {
      const { url, control } = await bench.autotask();
      control.usePickLists(preset);
      const client = bench.client({ discoveryUrl: `${url}/ATServicesRest/` });
      const found = await new NoteOptionsReader(client).read(wanted);
      assert.deepEqual([found.publish, found.noteType], [publish, noteType]);
    });

  it('are read once an hour; what is not sure is asked again, but not at every note', async () => {
    const { url, control } = await bench.autotask();
    control.usePickLists('awkward');
    const client = bench.client({ discoveryUrl: `${url}/ATServicesRest/` });
    const reader = new NoteOptionsReader(client, () => bench.clock);
    const asked = () => control.calls({ path: '/TicketNotes/entityInformation/fields' }).length;
    for (let note = 0; note < 5; note += 1) assert.equal((await reader.read(wanted)).publish, null);
    assert.equal(asked(), 1);
    control.usePickLists('english');
    bench.clock += 6 * 60_000;
    assert.equal((await reader.read(wanted)).publish, 2);
    for (let note = 0; note < 5; note += 1) await reader.read(wanted);
    assert.equal(asked(), 2);
  });
});
