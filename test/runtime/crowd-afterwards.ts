import type { Crowd, Pair } from './crowd.js';
import { statusWrites } from './crowd-reckoning.js';
import { ALERT, ALEX, SAM, STATUS } from './two-way-stage.js';

const CUSTOMER = 'contact:30690001';

export interface Expected {
  pair: Pair;
  /** What did not follow. */
  missing: string[];
}

/** How a pair stands, in words that can be compared. */
interface Standing {
  ticket: number;
  alert: number;
  episode: number;
  writes: number;
}

/** At rest, somebody does one thing more to every pair; everything that must follow follows, and nothing else. */
export async function afterwards(crowd: Crowd, pairs: Pair[]): Promise<Expected[]> {
  const wanted = pairs.map((pair, index) => ({ pair, standing: oneThingMore(crowd, pair, index) }));
  await crowd.settle();
  return wanted.map(({ pair, standing }) => {
    const is = standingOf(crowd, pair);
    const missing = (Object.keys(standing) as Array<keyof Standing>)
      .filter((name) => is[name] !== standing[name])
      .map((name) => `${name} is ${is[name]}, not ${standing[name]}`);
    return { pair, missing };
  });
}

function standingOf(crowd: Crowd, pair: Pair): Standing {
  const { episode, alert } = crowd.alert(pair);
  const writes = statusWrites(crowd, pair).length;
  return { ticket: crowd.status(pair), alert: alert.status, episode, writes };
}

/** @returns how the pair must stand then */
function oneThingMore(crowd: Crowd, pair: Pair, index: number): Standing {
  const was = standingOf(crowd, pair);
  const { closeStatus } = pair.team;
  const isOver = was.ticket === STATUS.complete;
  if (was.alert === ALERT.closed) {
    // What was closed rings again once it is reopened, and not when it is closed a second time.
    crowd.setStatus(pair, isOver ? STATUS.new : STATUS.complete, isOver ? CUSTOMER : ALEX);
    return isOver
      ? { ...was, ticket: STATUS.new, alert: ALERT.open, episode: was.episode + 1 }
      : { ...was, ticket: STATUS.complete };
  }
  if (isOver || index % 2 === 0) {
    crowd.act(pair, 'close', SAM);
    const writes = isOver || closeStatus === null ? 0 : 1;
    return { ...was, alert: ALERT.closed, ticket: closeStatus ?? was.ticket, writes: was.writes + writes };
  }
  if (was.alert === ALERT.open && was.ticket !== STATUS.progress) {
    crowd.setStatus(pair, STATUS.progress, ALEX);
    return { ...was, ticket: STATUS.progress, alert: ALERT.acknowledged };
  }
  crowd.setStatus(pair, STATUS.complete, ALEX);
  return { ...was, ticket: STATUS.complete, alert: ALERT.closed };
}
