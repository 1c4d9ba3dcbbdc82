import { randomBytes } from 'node:crypto';
import type { AlertFile } from './alert-files.js';

/**
 * An event with files as `multipart/form-data` (RFC 7578): each parameter is a field, each file a part with its
 * bytes as they are (docs.signl4.com, Webhook: base64 or binary).
 */
export function multipart(
  fields: Readonly<Record<string, unknown>>,
  files: readonly AlertFile[],
): { contentType: string; body: Buffer } {
  const boundary = `----node-red-${randomBytes(16).toString('hex')}`;
  const head = (disposition: string, type = '') =>
    `--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\n${type}\r\n`;
  const parts: Array<string | Buffer> = [];
  for (const [name, value] of Object.entries(fields)) {
    parts.push(`${head(`name="${quoted(name)}"`)}${String(value)}\r\n`);
  }
  for (const [index, { name, contentType, content }] of files.entries()) {
    const disposition = `name="Attachment ${index + 1}"; filename="${quoted(name)}"`;
    parts.push(head(disposition, `Content-Type: ${contentType}\r\n`), content, '\r\n');
  }
  parts.push(`--${boundary}--\r\n`);
  const body = Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part)));
  return { contentType: `multipart/form-data; boundary=${boundary}`, body };
}

/** As browsers write names in a part's header (HTML, multipart/form-data encoding algorithm). */
function quoted(name: string): string {
  return name.replaceAll('\r', '%0D').replaceAll('\n', '%0A').replaceAll('"', '%22');
}
