const MOST_FORMATS = 50;
const formats = new Map<string, Intl.DateTimeFormat>();

/**
 * A moment as people write it: date and time without seconds.
 *
 * @param iso ISO 8601
 * @param timeZone IANA name; empty: the machine's. An unknown one is taken as UTC, an unknown language as English:
 *   an alert never fails for them.
 * @returns `iso` itself where it is no date
 */
export function dateText(iso: string, timeZone: string, language: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  // Newer ICU data separates the time from AM and PM by a narrow space, which some phones show as a box.
  return formatOf(timeZone, language)
    .format(date)
    .replace(/[\u202f\u00a0]/g, ' ');
}

function formatOf(timeZone: string, language: string): Intl.DateTimeFormat {
  const key = `${timeZone} ${language}`;
  const known = formats.get(key);
  if (known) return known;
  if (formats.size >= MOST_FORMATS) formats.clear();
  const made = makeFormat(timeZone, language);
  formats.set(key, made);
  return made;
}

function makeFormat(timeZone: string, language: string): Intl.DateTimeFormat {
  const style = { dateStyle: 'medium', timeStyle: 'short' } as const;
  const zone = timeZone === '' ? {} : { timeZone: isZone(timeZone) ? timeZone : 'UTC' };
  return new Intl.DateTimeFormat(isLanguage(language) ? language : 'en', { ...style, ...zone });
}

/** Whether this machine knows a time zone of this name. */
export function isZone(timeZone: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone }));
  } catch {
    return false;
  }
}

function isLanguage(language: string): boolean {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(language).length > 0;
  } catch {
    return false;
  }
}
