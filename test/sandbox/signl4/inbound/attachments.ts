import type { Attachment } from '../model.js';
import type { World } from '../world.js';
import type { GivenFile } from './multipart.js';

/** Per attachment. */
const LARGEST = 4 * 1024 * 1024;
const ENDINGS = new Set('png tiff tif jpeg jpg gif bmp mp3 wav aiff m4a txt pdf mov mp4'.split(' '));

/**
 * Keeps the files that SIGNL4 takes: known endings, at most 4 MB each.
 * @throws RangeError for others, where the variant `badAttachment` is `400`
 */
export function keepFiles(world: World, files: readonly GivenFile[]): Attachment[] {
  const kept: Attachment[] = [];
  for (const { name, contentType, content } of files) {
    const fits = ENDINGS.has(name.split('.').at(-1)?.toLowerCase() ?? '') && content.length <= LARGEST;
    if (fits) kept.push({ id: world.guid(), name, contentType, content });
    else if (world.variants.badAttachment === '400')
      throw new RangeError('an attachment is too large or of a wrong type');
  }
  return kept;
}
