import busboy from 'busboy';
import type { IncomingHttpHeaders } from 'node:http';
import type { Given } from './flatten.js';

export interface GivenFile {
  name: string;
  contentType: string;
  content: Buffer;
}

/**
 * Reads `multipart/form-data`: fields are parameters, files are attachments, binary or base64.
 * @throws Error when the body does not fit its boundary
 */
export function readMultipart(
  headers: IncomingHttpHeaders,
  body: Buffer,
): Promise<{ given: Given[]; files: GivenFile[] }> {
  const given: Given[] = [];
  const files: GivenFile[] = [];
  return new Promise((resolve, reject) => {
    // RFC 7578, 5.1: names of fields are UTF-8.
    const parser = busboy({
      headers: { ...headers, 'content-type': headers['content-type'] ?? '' },
      defParamCharset: 'utf8',
    });
    parser.on('field', (name: string, value: string) => given.push({ name, value, isText: true }));
    parser.on('file', (_field, stream, { filename, encoding, mimeType }) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const sent = Buffer.concat(chunks);
        const content = encoding.toLowerCase() === 'base64' ? Buffer.from(sent.toString(), 'base64') : sent;
        files.push({ name: filename ?? '', contentType: mimeType, content });
      });
    });
    parser.on('close', () => resolve({ given, files }));
    parser.on('error', reject);
    parser.end(body);
  });
}
