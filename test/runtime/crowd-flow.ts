import type { Policy } from '../../src/sync/policy.js';
import type { NodeRed } from '../house/node-red.js';
import { STATUS as MODEL } from '../unit/sync/two-sides.js';
import { LOGIN, type Stage } from './stage.js';
import { ALEX, KIM, SAM, STATUS } from './two-way-stage.js';

/** The model's numbers of statuses, and those of the stand-in's tickets. */
const REAL: Record<number, number> = {
  [MODEL.fresh]: STATUS.new,
  [MODEL.progress]: STATUS.progress,
  [MODEL.waiting]: STATUS.waiting,
  [MODEL.complete]: STATUS.complete,
};

export function realStatus(status: number): number {
  const real = REAL[status];
  if (real === undefined) throw new Error(`the stand-in has no status for the model's ${status}`);
  return real;
}

/** One SIGNL4 team with the five boxes of its own, which see the tickets of one company. */
export interface Team {
  index: number;
  prefix: string;
  company: number;
  token: string;
  secret: string;
  /** Statuses that an alert event sets, by the stand-in's numbers; `null` for none. */
  ackStatus: number | null;
  closeStatus: number | null;
  reopenStatus: number | null;
  /** When the last poll that was answered began. */
  polledAt: number;
}

/** One team for each of these policies, known to SIGNL4's stand-in. */
export function makeTeams({ autotask, signl4 }: Stage, policies: Policy[]): Team[] {
  const companies = autotask.find('Companies').slice(1);
  return policies.map(({ ackStatus, closeStatus, reopenStatus }, index) => {
    const secret = `secret-of-team-${index}`;
    const { name: team } = signl4.addTeam(`Team ${index}`, secret, [KIM, ALEX, SAM]);
    signl4.punchIn(KIM, team);
    const real = (status: number | null) => (status === null ? null : realStatus(status));
    return {
      index,
      prefix: `T${index}`,
      company: companies[index]!.id,
      token: `a-token-that-nobody-guesses-${index}`,
      secret,
      ackStatus: real(ackStatus),
      closeStatus: real(closeStatus),
      reopenStatus: real(reopenStatus),
      polledAt: 0,
    };
  });
}

type Flow = Parameters<NodeRed['deploy']>[0];

/** All teams' boxes on one tab, with one probe "synced" and one "caught"; `name` makes every node another one. */
export function crowdFlow(urls: Stage['urls'], teams: Team[], name = ''): Flow {
  return [
    { id: 'tab', type: 'tab', label: 'flow' },
    {
      id: 'at',
      type: 'autotask-config',
      zoneUrl: '',
      discoveryUrl: `${urls.autotask}/ATServicesRest/`,
      hourlyBudget: 10_000,
      threads: 3,
      credentials: LOGIN,
    },
    ...teams.flatMap((team) => boxes(urls.signl4, team, name)),
    { id: 'catch', type: 'catch', z: 'tab', scope: null, wires: [['caught']] },
    ...['synced', 'caught'].map((id) => ({ id, type: 'probe-out', z: 'tab', wires: [] })),
  ];
}

function boxes(baseUrl: string, team: Team, name: string): Flow {
  const { index: n, prefix, company, secret, token } = team;
  const [autotask, signl4] = ['at', `s4-${n}`];
  const credentials = { teamSecret: secret, apiKey: 'sandbox-key', eventToken: token };
  const label = (status: number | null) => (status === null ? '' : String(status));
  const status = {
    ackStatus: label(team.ackStatus),
    closeStatus: label(team.closeStatus),
    reopenStatus: label(team.reopenStatus),
    ticketAckStatuses: [String(STATUS.progress)],
  };
  const on = { z: 'tab', name };
  // One team's notes are enough to move its tickets' activity.
  const notes = n === 0 ? [`note-${n}`] : [];
  const toSync = { ...on, wires: [[`sync-${n}`]] };
  return [
    { id: signl4, type: 'signl4-config', baseUrl, externalIdPrefix: prefix, credentials },
    {
      id: `tickets-${n}`,
      type: 'autotask-ticket-in',
      ...on,
      autotask,
      interval: 3600,
      companies: [String(company)],
      wires: [[`alerts-${n}`], [`sync-${n}`]],
    },
    { id: `alerts-${n}`, type: 'signl4-alert-out', ...on, signl4, wires: [[]] },
    { id: `events-${n}`, type: 'signl4-event-in', ...toSync, signl4, receive: 'webhook' },
    {
      id: `sync-${n}`,
      type: 'autotask-signl4-sync',
      ...on,
      autotask,
      signl4,
      ...status,
      wires: [[...notes, 'synced']],
    },
    ...notes.map((id) => ({ id, type: 'autotask-note', ...on, autotask, wires: [[]] })),
  ];
}
