import type { Given } from './flatten.js';

const TITLE_NAMES = ['title', 'x-s4-subject', 'subject', 'job', 'task', 'case', 'incident'];
const TEXT_NAMES = ['text', 'message', 'messagetext', 'description', 'body', 'content'];

/** Control parameters; they are taken out and never shown as parameters. */
const CONTROL = [
  'X-S4-Service',
  'X-S4-Location',
  'X-S4-AlertingScenario',
  'X-S4-Filtering',
  'X-S4-ExternalID',
  'X-S4-Status',
  'X-S4-SourceSystem',
] as const;
export type ControlName = (typeof CONTROL)[number];

/** Takes the control parameters out of what was given. */
export function takeControls(
  given: readonly Given[],
  caseSensitive: boolean,
): { controls: Partial<Record<ControlName, string>>; rest: Given[] } {
  const controls: Partial<Record<ControlName, string>> = {};
  const rest: Given[] = [];
  for (const one of given) {
    const name = CONTROL.find((known) =>
      caseSensitive ? known === one.name : known.toLowerCase() === one.name.toLowerCase(),
    );
    if (name) controls[name] = one.value;
    else rest.push(one);
  }
  return { controls, rest };
}

/**
 * Title and text of an alert: per list the first text parameter of those names, in the order of the list;
 * what is adopted is dropped from the parameters. If none has such a name, the first text values are used.
 */
export function selectTexts(given: readonly Given[]): { title: string; text: string; parameters: Given[] } {
  const parameters = [...given];
  const named = (names: readonly string[]): Given | undefined =>
    names
      .map((name) =>
        parameters.find((one) => one.isText && one.name.toLowerCase() === name && one.value !== ''),
      )
      .find((one) => one !== undefined);
  const adopt = (one: Given | undefined): string | null => {
    if (one) parameters.splice(parameters.indexOf(one), 1);
    return one?.value ?? null;
  };
  const namedTitle = adopt(named(TITLE_NAMES));
  const namedText = adopt(named(TEXT_NAMES));
  const first = (): Given | undefined => parameters.find((one) => one.isText && one.value !== '');
  const title = namedTitle ?? adopt(first()) ?? '';
  const text = namedText ?? adopt(first()) ?? '';
  return { title, text, parameters };
}
