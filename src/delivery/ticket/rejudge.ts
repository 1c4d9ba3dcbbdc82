import { insertEntries, type Entry } from '../../store/outbox.js';
import { pairOfKey, writePairs } from '../../store/pairs.js';
import type { Store } from '../../store/store.js';
import { isOfAnother } from '../../sync/merge.js';
import { beforeWrite, type FinalWrite, type ReadBefore } from '../../sync/write.js';
import type { Intent } from '../intent.js';
import { entryOf } from '../planned.js';
import { alertCommand, isStatusCommand } from './alert-command.js';
import type { StoredWrite } from './command.js';

/**
 * Judges what was read just before a write, with the pair as it is by now; what it means for the alert goes into the
 * outbox in the same transaction.
 *
 * @param kick something may be waiting at this account
 * @returns `null` where the pair is gone, or its alert belongs to another ticket since a merge
 */
export async function rejudge(
  store: Store,
  { entry, stored, read }: { entry: Entry; stored: StoredWrite; read: ReadBefore },
  { now, kick }: { now: () => number; kick: (account: string) => void },
): Promise<FinalWrite | null> {
  const { pair_key: key, node_id: nodeId } = entry;
  if (key === null) return null;
  const accounts: string[] = [];
  const final = await store.commit(async (db) => {
    const before = await pairOfKey(db, key);
    if (!before || isOfAnother(before, stored.ticketId)) return null;
    const judged = beforeWrite(before, stored, read, stored.policy);
    const { pair } = judged;
    await writePairs(db, [pair], now());
    const prefix = key.slice(0, key.lastIndexOf('-'));
    const about = { prefix, title: key, origin: stored.origin };
    const planned = judged.commands.filter(isStatusCommand).map((one) => alertCommand(one, pair, about));
    const intent: Omit<Intent, 'plan'> = {
      nodeId,
      account: '',
      lane: '',
      eventId: null,
      action: stored.origin.action,
      pair: { key, tenant: pair.tenant, ticketId: pair.ticketId },
      msg: '',
    };
    await insertEntries(
      db,
      planned.map((one) => entryOf(intent, one, now(), false)),
    );
    accounts.push(...planned.flatMap((one) => one.account ?? []));
    return judged;
  });
  for (const account of accounts) kick(account);
  return final;
}
