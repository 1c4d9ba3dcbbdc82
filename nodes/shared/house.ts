import { homedir } from 'node:os';
import { join } from 'node:path';
import { House } from '../../src/house.js';
import type { NodeRed, RuntimeNode } from './node-red.js';
import { onClose } from './run.js';

const houses = new Map<string, House>();

/** The house of this process: one for each store, whichever node asks for it. */
export function houseOf(RED: NodeRed): House {
  const path = storePath(RED);
  const known = houses.get(path);
  if (known) return known;
  const house = new House(path);
  houses.set(path, house);
  holdBackWhileStarting(RED, house);
  process.once('exit', (code) => house.closeNow(code === 0));
  return house;
}

/** Calls a node back at these changes of the house (see `House.changes`), as long as it is there. */
export function whenChanged(
  house: House,
  node: RuntimeNode,
  listeners: Partial<Record<'account' | 'alerts' | 'store', (name: string) => void>>,
): void {
  const all = Object.entries(listeners);
  for (const [what, listener] of all) house.changes.on(what, listener);
  onClose(node, () => {
    for (const [what, listener] of all) house.changes.removeListener(what, listener);
  });
}

/** Messages and errors wait until every node is there to get them. */
function holdBackWhileStarting(RED: NodeRed, house: House): void {
  let started = false;
  house.outlets.pause();
  RED.events.on('flows:stopping', () => {
    started = false;
    house.outlets.pause();
  });
  RED.events.on('flows:started', () => {
    started = true;
    // After all nodes have heard of it and are attached.
    setImmediate(() => {
      if (started) house.outlets.resume();
    });
  });
}

function storePath(RED: NodeRed): string {
  // An empty variable, as container files make them, is none.
  const set = process.env['AUTOTASK_SIGNL4_STORE']?.trim() || RED.settings.autotaskSignl4?.store;
  if (typeof set === 'string' && set.trim() !== '') return set.trim();
  const userDir = RED.settings.userDir ?? join(homedir(), '.node-red');
  return join(userDir, 'autotask-signl4', 'store.sqlite');
}
