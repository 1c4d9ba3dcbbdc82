import { DAY, fillOverTime, HOUR } from './known-tickets.js';
import type { Measured, Piece } from './numbers.js';
import { ask, startCounting, startStage, type Stage } from './stage.js';
import { INTERVAL, timedPolls } from './timed-polls.js';

const NEW = 1_000;
const QUIET_POLLS = 2;

/** All priorities but the last: with a filter, known tickets that leave it have to be followed. */
function usual({ autotask }: Stage): string[] {
  const options = autotask.tenant.options('Tickets', 'priority');
  return options.map(({ value }) => String(value)).slice(0, -1);
}

async function quiet(known: number, spanMs: number, what: string): Promise<Measured[]> {
  const stage = await startStage();
  try {
    fillOverTime(stage, known, spanMs);
    await startCounting(stage, { interval: INTERVAL, priorities: usual(stage) });
    const [, ...polls] = await timedPolls(stage, QUIET_POLLS + 1);
    const measured: Measured = {
      what: `calls of a quiet poll, ${what}`,
      value: Math.max(...polls.map(({ length }) => length)),
      unit: '',
      goal: { exactly: 1 },
      detail: `${polls.length} polls: ${polls.map((one) => one.length).join(', ')}`,
    };
    return known < NEW ? [measured, await busy(stage)] : [measured];
  } finally {
    await stage.close();
  }
}

async function busy(stage: Stage): Promise<Measured> {
  const contacts = stage.autotask.find('Contacts');
  const companies = new Set<unknown>();
  for (let made = 0; made < NEW; made += 1) {
    const contact = contacts[made % contacts.length]!;
    companies.add(contact['companyID']);
    stage.autotask.createTicket({ companyID: contact['companyID'], contactID: contact.id });
  }
  const [calls] = await timedPolls(stage, 1);
  const { different } = await ask<{ different: number }>(stage.red, 'GET', '/bench/sinks/opened');
  if (different !== NEW) throw new Error(`${different} of ${NEW} new tickets were emitted`);
  return {
    what: 'calls of one poll that finds 1,000 new tickets',
    value: calls!.length,
    unit: '',
    goal: { most: 8 },
    detail: `of ${companies.size} companies and ${contacts.length} contacts: ${calls!.join(', ')}`,
  };
}

/** Side by side, since counts do not depend on how busy the machine is. */
async function* measure(): AsyncIterable<Measured> {
  const all = await Promise.all([
    quiet(10, HOUR, '10 known open tickets'),
    quiet(5_000, 100 * DAY, '5,000 known open tickets'),
    quiet(5_000, 0, '5,000 known, all made at once'),
  ]);
  yield* all.flat();
}

export const calls: Piece = { name: 'calls', measure };
