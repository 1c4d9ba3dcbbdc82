import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Whether Autotask signed these bytes: `X-Hook-Signature: sha1=<base64 of HMAC-SHA1>` over the body as it was sent
 * (developer help, SecretKeyPayloadVerification). Takes the same time for every wrong signature.
 *
 * @param secret `secretKey` of the webhook; without one nothing is genuine
 */
export function isSigned(rawBody: Buffer, header: string | undefined, secret: string): boolean {
  const given = /^\s*sha1=([\w+/]{27}=)\s*$/i.exec(header ?? '')?.[1];
  if (given === undefined || secret === '') return false;
  const wanted = createHmac('sha1', secret).update(rawBody).digest();
  const bytes = Buffer.from(given, 'base64');
  return bytes.length === wanted.length && timingSafeEqual(bytes, wanted);
}
