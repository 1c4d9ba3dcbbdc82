import type { Db } from './store.js';

/**
 * Changes what waits for a node; what is being sent just now goes on with it if it has to be sent again.
 *
 * @param change the new command, `null` where it stays as it is
 */
export async function changeWaiting(
  db: Db,
  nodeId: string,
  change: (command: string) => string | null,
): Promise<void> {
  const rows = await db
    .selectFrom('outbox')
    .select(['id', 'command'])
    .where('node_id', '=', nodeId)
    .where('state', 'in', ['waiting', 'sending'])
    .execute();
  for (const row of rows) {
    const command = change(row.command);
    if (command !== null) await db.updateTable('outbox').set({ command }).where('id', '=', row.id).execute();
  }
}
