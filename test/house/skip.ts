/** Why a test did not run; the reporter reads it. */
interface WhyNot {
  reason: string;
  leftOut: boolean;
}

function stop(context: Mocha.Context, whyNot: WhyNot): never {
  const runnable = context.test;
  const inHook = runnable !== undefined && 'type' in runnable && runnable.type === 'hook';
  Object.assign((inHook ? runnable.parent : runnable) ?? {}, { whyNot });
  return context.skip();
}

/** Ends a test, or in a `before` hook a suite, that this machine can't run. It counts as skipped, and fails the run. */
export function skip(context: Mocha.Context, reason: string): never {
  return stop(context, { reason, leftOut: false });
}

/**
 * The same for tests that compare with files outside this repository, where those are not there: it is named,
 * and fails nothing.
 */
export function leaveOut(context: Mocha.Context, reason: string): never {
  return stop(context, { reason, leftOut: true });
}
