import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Frame } from '../../../sandbox/frame/service.js';
import { compile } from '../../../sandbox/autotask/query/compile.js';
import { parseQuery } from '../../../sandbox/autotask/query/parse.js';
import { run } from '../../../sandbox/autotask/query/run.js';
import { Tenant } from '../../../sandbox/autotask/tenant/tenant.js';
import { createTicket, editTicket } from '../../../sandbox/autotask/tenant/tickets.js';
import { describeIn } from '../../../house/share.js';

const T0 = Date.parse('2026-03-01T00:00:00Z');
const BY = { kind: 'resource', id: 29680001 } as const;

describeIn(1, 'Autotask sandbox: what the indexes find is what reading every row finds', () => {
  const leaf = fc.oneof(
    fc.record({
      op: fc.constantFrom('eq', 'gt', 'gte', 'lt'),
      field: fc.constant('id'),
      value: fc.integer({ min: 7040, max: 7062 }),
    }),
    fc.record({
      op: fc.constantFrom('eq', 'noteq'),
      field: fc.constantFrom('status', 'companyID'),
      value: fc.integer({ min: 1, max: 6 }),
    }),
    fc.record({
      op: fc.constant('in'),
      field: fc.constantFrom('id', 'status'),
      value: fc.array(fc.integer({ min: 1, max: 7060 })),
    }),
    fc.record({
      op: fc.constantFrom('gt', 'gte'),
      field: fc.constant('lastActivityDate'),
      value: fc.integer({ min: 0, max: 90 }).map((at) => new Date(T0 + at).toISOString()),
    }),
    fc.record({
      op: fc.constant('eq'),
      field: fc.constant('ticketNumber'),
      value: fc.constant('t20260301.0007'),
    }),
  );
  const { node } = fc.letrec((tie) => ({
    node: fc.oneof(
      { depthSize: 'small' },
      leaf,
      fc.record({
        op: fc.constantFrom('and', 'or'),
        items: fc.array(tie('node'), { minLength: 1, maxLength: 3 }),
      }),
    ),
  }));
  const edits = fc.array(
    fc.tuple(
      fc.integer({ min: 0, max: 59 }),
      fc.integer({ min: 0, max: 90 }),
      fc.integer({ min: 1, max: 6 }),
    ),
    { maxLength: 30 },
  );

  it('for any filter, after any edits at any times', () => {
    fc.assert(
      fc.property(
        fc.array(node, { minLength: 1, maxLength: 3 }),
        edits,
        fc.oneof(fc.constant(0), fc.integer({ min: 6995, max: 7065 })),
        (filter, changes, above) => {
          const frame = new Frame(1, []);
          const tenant = new Tenant(frame);
          frame.clock.set({ mode: 'fixed', at: T0 });
          for (let made = 0; made < 60; made++)
            createTicket(tenant, { status: 1 + (made % 5), companyID: made % 7 }, BY);
          for (const [which, at, status] of changes) {
            frame.clock.set({ mode: 'fixed', at: T0 + at });
            const row = tenant.table('Tickets').get(7001 + which);
            if (row) editTicket(tenant, row, { status }, BY);
          }
          const asked = parseQuery({ filter });
          const test = compile(asked.filter, {
            entity: tenant.table('Tickets').entity,
            udfs: [],
            variants: tenant.settings.variants,
          });
          const read = [...tenant.table('Tickets').rows()]
            .filter((row) => row.id > above && test(row))
            .map(({ id }) => id);
          const found = run(tenant, 'Tickets', { filter: asked.filter, above, most: 1000, seen: null }).map(
            ({ id }) => id,
          );
          assert.deepEqual(found, read);
        },
      ),
      { numRuns: 400 },
    );
  });
});
