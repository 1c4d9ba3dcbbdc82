/** Whatever some mail program or server takes for the end of a line. */
const LINE_ENDS = /[\p{Cc}\u2028\u2029]+/u;
/** A name ends at its colon. */
const NO_NAME = /[:\p{Cc}\s]+/gu;

/**
 * An event as SIGNL4 reads it from an e-mail (docs.signl4.com, E-Mail): the subject is the title, and each line
 * `Name: value` is a parameter, control parameters among them. No value spans lines, so that none can pretend to be
 * another parameter.
 */
export function mailText(body: Readonly<Record<string, unknown>>): { subject: string; text: string } {
  const { Title: title, ...rest } = body;
  const lines = Object.entries(rest).map(([name, value]) => `${nameOf(name)}: ${oneLine(String(value))}`);
  return { subject: oneLine(String(title ?? '')), text: `${lines.join('\r\n')}\r\n` };
}

function nameOf(name: string): string {
  return name.replace(NO_NAME, ' ').trim();
}

/** Lines of a text are kept apart by a bar. */
function oneLine(value: string): string {
  return value
    .replaceAll('\t', ' ')
    .split(LINE_ENDS)
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join(' | ');
}
