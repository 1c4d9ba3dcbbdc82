const LONGEST = 300;

/** Shortens and cleans the other side's words, and hides our own secrets in them. */
export type Cleaner = (words: string) => string;

/** @param secrets values that must never be quoted, in whatever common encoding */
export function createCleaner(secrets: string[]): Cleaner {
  const hidden = [...new Set(secrets.filter((value) => value !== '').flatMap(encodings))].sort(
    (a, b) => b.length - a.length,
  );
  return (words) => {
    let clean = words.slice(0, 20_000);
    for (const value of hidden) clean = replaceAll(clean, value);
    // Control and formatting characters would garble a status or a log.
    clean = clean.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
    return clean.length > LONGEST ? `${clean.slice(0, LONGEST - 1)}…` : clean;
  };
}

function encodings(value: string): string[] {
  const json = JSON.stringify(value).slice(1, -1);
  return [value, json, encodeURIComponent(value), Buffer.from(value).toString('base64')];
}

function replaceAll(text: string, value: string): string {
  const pattern = value.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return text.replace(new RegExp(pattern, 'gi'), '***');
}

/** All texts of an answer that was no success: `{errors: [text | {message, field}]}`, ASP.NET's `{Message}`, or HTML. */
export function wordsOf(body: unknown): string[] {
  if (typeof body === 'string') return body.trim() === '' ? [] : [isHtml(body) ? htmlWords(body) : body];
  if (typeof body !== 'object' || body === null) return [];
  const words: string[] = [];
  for (const [key, value] of Object.entries(body)) {
    if (/^errors?$/i.test(key)) words.push(...(Array.isArray(value) ? value : [value]).flatMap(oneError));
    else if (/^(message|exceptionmessage)$/i.test(key) && typeof value === 'string') words.push(value);
  }
  return words.filter((text) => text.trim() !== '');
}

function oneError(error: unknown): string[] {
  if (typeof error === 'string') return [error];
  if (typeof error !== 'object' || error === null) return [];
  const read = (wanted: string) =>
    Object.entries(error).find(([key]) => key.toLowerCase() === wanted)?.[1] as unknown;
  const message = read('message');
  const field = read('field');
  if (typeof message !== 'string') return [];
  return [typeof field === 'string' && field !== '' ? `${field}: ${message}` : message];
}

export function isHtml(body: unknown): boolean {
  return typeof body === 'string' && /^\s*<(!doctype|html|head|body|h\d|\?xml|!--)/i.test(body);
}

function htmlWords(html: string): string {
  const title = /<title[^>]*>([^<]*)<\/title>/i.exec(html)?.[1]?.trim();
  if (title) return title;
  return html
    .slice(0, 20_000)
    .replace(/<(style|script)[\s\S]*?<\/\1>/gi, ' ')
    .replace(/<[^>]*>/g, ' ');
}
