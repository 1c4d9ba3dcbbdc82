// Prints only what went wrong (with TEST_VERBOSE every test), and tells the counts to scripts/test.mjs over its
// IPC channel.
const { reporters, Runner } = require('mocha');

/** A test's own reason for not running, or that of a suite around it; see skip.ts. */
function reasonOf(test) {
  for (let at = test; at; at = at.parent) if (at.whyNot) return at.whyNot;
  return { reason: 'no reason given', leftOut: false };
}

const verbose = Boolean(process.env.TEST_VERBOSE);

module.exports = class extends (verbose ? reporters.Spec : reporters.Base) {
  constructor(runner, options) {
    super(runner, options);
    const pending = [];
    let passed = 0;
    runner.on(Runner.constants.EVENT_TEST_PASS, () => (passed += 1));
    runner.on(Runner.constants.EVENT_TEST_PENDING, (test) => pending.push({ test, ...reasonOf(test) }));
    runner.once(Runner.constants.EVENT_RUN_END, () => {
      if (!verbose && this.failures.length > 0) reporters.Base.list(this.failures);
      for (const { test, reason, leftOut } of pending) {
        console.log(`  ${leftOut ? 'left out' : 'SKIPPED'}: ${test.fullTitle()} (${reason})`);
      }
      const leftOut = pending.filter((entry) => entry.leftOut).length;
      const skipped = pending.length - leftOut;
      if (process.send) process.send({ passed, failed: this.failures.length, skipped, leftOut });
    });
  }
};
