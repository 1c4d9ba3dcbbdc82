import assert from 'node:assert/strict';
import { waitAfter } from '../../../src/signl4/wait-after.js';

/** SIGNL4's clock is an hour ahead of ours. */
const OURS = Date.parse('2026-03-01T11:00:00Z');
const DATE = 'Sun, 01 Mar 2026 12:00:00 GMT';
const THEIRS = Date.parse(DATE);
const inSeconds = (ms: number) => String(ms / 1000);

const CASES: Array<[name: string, headers: Record<string, string>, ms: number]> = [
  ['nothing said', {}, 15_000],
  ['seconds', { 'retry-after': '7' }, 7_000],
  ['a date, by their clock', { 'retry-after': 'Sun, 01 Mar 2026 12:00:20 GMT', date: DATE }, 20_000],
  ['a reset, by their clock', { 'x-ratelimit-reset': inSeconds(THEIRS + 15_000), date: DATE }, 15_000],
  ['a reset in milliseconds', { 'x-ratelimit-reset': String(THEIRS + 15_000), date: DATE }, 15_000],
  [
    'both: Retry-After counts',
    { 'retry-after': '3', 'x-ratelimit-reset': inSeconds(THEIRS + 15_000), date: DATE },
    3_000,
  ],
  ['a reset without a date: not the whole hour', { 'x-ratelimit-reset': inSeconds(THEIRS) }, 60_000],
  ['a reset in the past', { 'x-ratelimit-reset': inSeconds(THEIRS - 5_000), date: DATE }, 1_000],
  ['zero', { 'retry-after': '0' }, 1_000],
  ['a week', { 'retry-after': '604800' }, 3_600_000],
  ['nonsense', { 'retry-after': 'soon', 'x-ratelimit-reset': 'later' }, 15_000],
];

describe('How long SIGNL4 wants us to wait', () => {
  for (const [name, headers, ms] of CASES) {
    it(name, () => assert.equal(waitAfter({ status: 429, headers, body: '', json: false }, OURS), ms));
  }
});
