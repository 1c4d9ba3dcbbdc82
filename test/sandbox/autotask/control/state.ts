import type { JsonObject } from '../../frame/call.js';
import { isObject } from '../../frame/call.js';
import { PICKLIST_PRESETS, type PickListPreset } from '../tenant/picklists.js';
import { RIGHTS_PRESETS, type RightsPreset } from '../tenant/rights.js';
import { VARIANTS } from '../tenant/variants.js';
import type { Control } from './control.js';

/** What `GET /_control/state` answers: settings, counts, and what can be chosen. */
export function readState({ tenant, limits }: Control): unknown {
  return {
    ...tenant.settings,
    used: limits.used(),
    tickets: tenant.table('Tickets').size,
    udfs: tenant.udfs('Tickets').map(({ name }) => name),
    choices: {
      variants: VARIANTS,
      rights: Object.keys(RIGHTS_PRESETS),
      pickLists: Object.keys(PICKLIST_PRESETS),
    },
  };
}

/**
 * Sets settings; beside them `rights` (a preset for the fixed API user), `pickLists` (a preset's name),
 * `used` (calls of the hour) and `locked`.
 */
export function writeState(control: Control, parts: JsonObject): void {
  const { rights, pickLists, used, locked, ...settings } = parts;
  if (typeof rights === 'string') control.setRights(rights as RightsPreset);
  if (typeof pickLists === 'string') control.usePickLists(pickLists as PickListPreset);
  if (isObject(pickLists)) control.set({ pickLists });
  if (typeof used === 'number') control.setUsed(used);
  if (typeof locked === 'boolean') control.lockUser(locked);
  control.set(settings);
}
