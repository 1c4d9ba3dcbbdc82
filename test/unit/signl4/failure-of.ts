import assert from 'node:assert/strict';
import { Failure } from '../../../src/failure.js';

/** The Failure with which a call ends. */
export async function failureOf(call: Promise<unknown>): Promise<Failure> {
  const error: unknown = await call.then(
    () => null,
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof Failure, `no Failure: ${String(error)}`);
  return error;
}
