import type { Category, InboundEvent, Team } from '../model.js';

/** The category by name (`X-S4-Service`), else the first one whose keywords match, else the default one. */
export function categoryOf(team: Team, service: string | undefined, event: InboundEvent): Category | null {
  const named = service?.toLowerCase();
  const byName = team.categories.find(({ name }) => name.toLowerCase() === named);
  return byName ?? team.categories.find((one) => matches(one, event)) ?? defaultOf(team);
}

/** Whether a keyword of any category is in the event. */
export function matchesKeyword(team: Team, event: InboundEvent): boolean {
  return team.categories.some((category) => matches(category, event));
}

function matches({ keywords, keywordMatching }: Category, event: InboundEvent): boolean {
  if (keywords.length === 0) return false;
  const all = [event.title, event.text, ...event.parameters.map(({ value }) => value)]
    .join('\n')
    .toLowerCase();
  const isIn = (keyword: string): boolean => all.includes(keyword.toLowerCase());
  return keywordMatching === 1 ? keywords.every(isIn) : keywords.some(isIn);
}

function defaultOf(team: Team): Category | null {
  return team.categories.find(({ isDefault }) => isDefault) ?? null;
}
