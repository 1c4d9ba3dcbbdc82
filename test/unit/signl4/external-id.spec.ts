import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { externalId, parseExternalId } from '../../../src/signl4/external-id.js';

const ids = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });
const prefixes = fc.oneof(
  fc.string({ minLength: 1 }),
  fc.constantFrom('AT', 'AT-EU', 'A.*T', 'A(T', 'AT-1', '$&'),
);

const NOT_OURS = [
  'AT-123-1',
  'AT-0123',
  'AT-123-02',
  'AT-0',
  'AT-',
  'AT',
  '',
  'at-123',
  'AT-123 ',
  ' AT-123',
  'AT--123',
];
NOT_OURS.push('AT-12x', 'AT-1-2-3', 'AT-123-', 'XAT-123', 'AT-9007199254740993', 'AT-1\n', 'AT-١٢');

describe('External id', () => {
  it('has no episode for the first alert', () => {
    assert.equal(externalId('AT', 123, 1), 'AT-123');
    assert.equal(externalId('AT', 123, 2), 'AT-123-2');
  });

  it('can be read back, with any prefix', () => {
    fc.assert(
      fc.property(prefixes, ids, ids, (prefix, ticketId, episode) => {
        assert.deepEqual(parseExternalId(prefix, externalId(prefix, ticketId, episode)), {
          ticketId,
          episode,
        });
      }),
    );
  });

  it('is ours only as we would have written it', () => {
    fc.assert(
      fc.property(prefixes, fc.stringMatching(/^[-0-9a-z ]{0,12}$/), (prefix, rest) => {
        const parsed = parseExternalId(prefix, `${prefix}-${rest}`);
        if (parsed) assert.equal(externalId(prefix, parsed.ticketId, parsed.episode), `${prefix}-${rest}`);
      }),
    );
  });

  for (const text of NOT_OURS) {
    it(`is not one of ours: ${JSON.stringify(text)}`, () => assert.equal(parseExternalId('AT', text), null));
  }

  it('takes the prefix literally', () => assert.equal(parseExternalId('A.', 'AT-123'), null));
});
