/** A file that could go with an alert, as far as it is known before it is read. */
export interface OfferedFile {
  name: string;
  /** As whoever has it calls its type; `null` where it is not known. */
  contentType: string | null;
  /** Bytes; `null` where it is not known. */
  size: number | null;
}

/** A file as it goes with an alert: its name is safe in a header, its type is that of its ending. */
export interface AlertFile {
  name: string;
  contentType: string;
  content: Buffer;
}

/** Per file: SIGNL4 takes 4 MB (docs.signl4.com, Webhook), and does not say which of the two kinds of MB. */
const LARGEST = 4_000_000;
/** Ours, so that an alert is not held up: SIGNL4 names no limit for their number or sum. */
const MOST = 5;
const ALTOGETHER = 10_000_000;
const LONGEST_STEM = 80;

/** The endings that SIGNL4 takes (docs.signl4.com, Webhook). */
const TYPES: ReadonlyMap<string, string> = new Map([
  ['png', 'image/png'],
  ['tiff', 'image/tiff'],
  ['tif', 'image/tiff'],
  ['jpeg', 'image/jpeg'],
  ['jpg', 'image/jpeg'],
  ['gif', 'image/gif'],
  ['bmp', 'image/bmp'],
  ['mp3', 'audio/mpeg'],
  ['wav', 'audio/wav'],
  ['aiff', 'audio/aiff'],
  ['m4a', 'audio/mp4'],
  ['txt', 'text/plain'],
  ['pdf', 'application/pdf'],
  ['mov', 'video/quicktime'],
  ['mp4', 'video/mp4'],
]);

/** What says nothing about the content. */
const ANYTHING = new Set(['', 'application/octet-stream', 'binary/octet-stream']);

/**
 * Those that SIGNL4 takes: by ending and content type, at most 4,000,000 bytes each, 5 of them, 10,000,000 bytes
 * altogether. Where there are more, the last ones; their order stays.
 */
export function pickFiles<T extends OfferedFile>(offered: readonly T[]): T[] {
  const picked: T[] = [];
  let sum = 0;
  for (const file of offered.toReversed()) {
    const size = Math.max(0, file.size ?? 0);
    if (typeOf(file) === null || size > LARGEST || sum + size > ALTOGETHER) continue;
    sum += size;
    picked.push(file);
    if (picked.length === MOST) break;
  }
  return picked.toReversed();
}

/** Files that were read, ready to be sent; what does not keep to the limits after all, or is empty, is left out. */
export function alertFiles(read: ReadonlyArray<OfferedFile & { data: Buffer }>): AlertFile[] {
  const real = read
    .filter(({ data }) => data.length > 0)
    .map((file) => ({ ...file, size: file.data.length }));
  return pickFiles(real).map((file) => {
    const { stem, ending } = parts(file.name);
    return {
      name: `${Array.from(stem).slice(0, LONGEST_STEM).join('').trim() || 'attachment'}.${ending}`,
      contentType: typeOf(file) ?? '',
      content: file.data,
    };
  });
}

/** The type of the ending; `null` where SIGNL4 takes no such files, or the type that is said contradicts it. */
function typeOf({ name, contentType }: OfferedFile): string | null {
  const own = TYPES.get(parts(name).ending);
  if (own === undefined) return null;
  const said = (contentType ?? '').split(';', 1)[0]!.trim().toLowerCase();
  if (ANYTHING.has(said) || said === own) return own;
  return familyOf(said) === familyOf(own) ? own : null;
}

/** Types have many names, and an mp4 may hold sound or video. */
function familyOf(type: string): string {
  return /^application\/(x-)?pdf$/.test(type) ? 'pdf' : type.split('/', 1)[0]!.replace('audio', 'video');
}

/** Without folders, and without what could end a header, pretend another ending or turn the direction of reading. */
function parts(name: string): { stem: string; ending: string } {
  const file = name.split(/[/\\]/).at(-1) ?? '';
  const clean = file
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu, '')
    .replace(/["<>:;|?*%]/g, '_')
    .trim();
  const dot = clean.lastIndexOf('.');
  if (dot < 0) return { stem: clean, ending: '' };
  return { stem: clean.slice(0, dot), ending: clean.slice(dot + 1).toLowerCase() };
}
