import type { SyncSettings } from '../../src/delivery/ticket/settings.js';
import { Failure } from '../../src/failure.js';
import type { AutotaskConfig, Signl4Config } from '../shared/config-nodes.js';
import type { Definition } from '../shared/node-red.js';
import { Properties } from '../shared/properties.js';

/** Reads the properties of `status sync`. @returns `missing` where nothing can be decided at all */
export function readSync(
  definition: Definition,
  autotask: AutotaskConfig | null,
  signl4: Signl4Config | null,
): { settings: SyncSettings; problems: Failure[]; missing: Failure | null } {
  const properties = new Properties(definition);
  const settings: SyncSettings = {
    nodeId: definition.id,
    prefix: signl4?.prefix ?? '',
    ackStatus: properties.text('ackStatus', 'In Progress').trim(),
    closeStatus: properties.text('closeStatus').trim(),
    reopenStatus: properties.text('reopenStatus').trim(),
    ticketAckStatuses: properties.list('ticketAckStatuses', ['In Progress']),
    ticketCloseStatuses: properties.list('ticketCloseStatuses', []),
    ownerAcknowledges: properties.flag('ownerAcknowledges', false),
    onLeave: properties.choice('onLeave', 'keep', ['keep', 'resolve']),
    annotate: properties.flag('annotate', false),
    assignOn: properties.choice('assignOn', 'acknowledged', ['never', 'acknowledged', 'closed', 'both']),
    assignPolicy: properties.choice('assignPolicy', 'if-unassigned', ['if-unassigned', 'always']),
    ownerMap: properties.rows('ownerMap', ['email', 'resource']),
    dryRun: { autotask: autotask?.dryRun ?? false, signl4: signl4?.dryRun ?? false },
    impersonate: autotask?.impersonate ?? false,
  };
  return { settings, problems: properties.problems, missing: missingOf(autotask, signl4) };
}

function missingOf(autotask: AutotaskConfig | null, signl4: Signl4Config | null): Failure | null {
  if (autotask?.type !== 'autotask-config') return new Failure('config.autotask-missing', 'account');
  if (signl4?.type !== 'signl4-config') return new Failure('config.signl4-missing', 'account');
  return autotask.problem ?? signl4.problem;
}
