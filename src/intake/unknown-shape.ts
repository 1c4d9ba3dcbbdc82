import { readMeta, removeMeta, writeMeta } from '../store/meta.js';
import type { Store } from '../store/store.js';

const key = (nodeId: string) => `unknown-shape:${nodeId}`;

/** Keeps what the first body looked like that nobody understood, so that a user can report it. */
export async function keepShape(store: Store, nodeId: string, shape: string): Promise<void> {
  await store.commit(async (db) => {
    if ((await readMeta(db, key(nodeId))) === null) await writeMeta(db, key(nodeId), shape);
  });
}

export function keptShape(store: Store, nodeId: string): Promise<string | null> {
  return store.read((db) => readMeta(db, key(nodeId)));
}

/** It was reported, or its node is gone. */
export async function forgetShape(store: Store, nodeId: string): Promise<void> {
  await store.commit((db) => removeMeta(db, key(nodeId)));
}
