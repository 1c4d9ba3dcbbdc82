import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { autotaskAccount } from '../../src/delivery/ticket/settings.js';
import { House } from '../../src/house.js';
import { startAutotask } from '../sandbox/autotask/start.js';
import { settings } from './autotask/harness.js';

describe('two configurations of one API user', () => {
  for (const gone of ['first', 'last'] as const)
    it(`what one of them does goes on when the other is removed (the ${gone} one)`, async () => {
      const folder = mkdtempSync(join(tmpdir(), 'same-user-'));
      const standIn = await startAutotask();
      const house = new House(join(folder, 'store.sqlite'));
      await house.store();
      const open = (dryRun: boolean) => {
        const tenant = house.tenants.open(settings({ discoveryUrl: `${standIn.url}/ATServicesRest/` }));
        house.registerTenant(tenant, `dry run: ${dryRun}`, dryRun);
        return tenant;
      };
      const [first, last] = [open(gone === 'first'), open(gone === 'last')];
      try {
        const { tenant: key } = first.client;
        const { id } = standIn.control.createTicket();
        const removed = gone === 'first' ? first : last;
        house.unregisterTenant(removed);
        house.tenants.close(removed);
        house.accounts.settleTenants();
        assert.equal(await house.tenants.stateOf(key, id, () => Promise.resolve(() => [])), 'open');
        assert.equal(house.accountOf(autotaskAccount(key))?.paused, false);
      } finally {
        for (const tenant of [first, last]) house.tenants.close(tenant);
        await house.close();
        await standIn.stop();
        rmSync(folder, { recursive: true, force: true });
      }
    });
});
