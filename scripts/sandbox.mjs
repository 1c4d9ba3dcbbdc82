// npm run sandbox: the two stand-ins alone, on a fresh clone too.
import { fileURLToPath } from 'node:url';
import { checkNode, install } from './install.mjs';

checkNode();
install(fileURLToPath(new URL('..', import.meta.url)), 'the packages of this repository');
const { require: requireTs } = await import('tsx/cjs/api');
requireTs('../test/sandbox/main.ts', import.meta.url);
