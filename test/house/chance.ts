// Chance is as fixed in the tests as time is: each test starts with the same one, whatever ran before it. Another
// number in TEST_CHANCE gives other waits between tries, and other cases of the properties.
import fc from 'fast-check';
import { Random } from '../sandbox/frame/random.js';

const seed = Number(process.env['TEST_CHANCE'] ?? 1);
const random = new Random(seed);
Math.random = () => random.next();
fc.configureGlobal({ seed });

export const mochaHooks = {
  beforeEach(): void {
    random.reseed(seed);
  },
};
