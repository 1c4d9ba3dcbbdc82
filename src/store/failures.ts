import { Failure } from '../failure.js';

const MEANINGS: Array<[RegExp, string]> = [
  [/locked|busy/i, 'store.locked'],
  [/not a database|malformed|corrupt/i, 'store.damaged'],
  [/disk is full|database or disk is full|ENOSPC/i, 'store.full'],
  [/readonly|read-only|unable to open|EACCES|EROFS|EPERM|ENOTDIR|EEXIST|disk I\/O|EISDIR/i, 'store.readonly'],
];

/** What the engine or the file system said, as a Failure that names the file and not the statement. */
export function storeFailure(error: unknown, path: string): Failure {
  if (error instanceof Failure) return error;
  const text = error instanceof Error ? error.message : String(error);
  // The file system names the path, and a folder may be called "locked".
  const reason = text.replace(/'[^']*'/g, '');
  const found = MEANINGS.find(([pattern]) => pattern.test(reason));
  return new Failure(found?.[1] ?? 'store.failed', 'account', {
    said: text.slice(0, 200),
    facts: { file: path },
    cause: error,
  });
}
