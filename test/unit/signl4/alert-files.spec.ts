import assert from 'node:assert/strict';
import { alertFiles, pickFiles, type OfferedFile } from '../../../src/signl4/alert-files.js';

const offered = (name: string, more: Partial<OfferedFile> = {}): OfferedFile => ({
  name,
  contentType: null,
  size: 1_000,
  ...more,
});
const picked = (...files: OfferedFile[]) => pickFiles(files).map(({ name }) => name);
const ready = (name: string, contentType: string | null = null, data = Buffer.from('x')) =>
  alertFiles([{ name, contentType, size: null, data }])[0];

describe('which files go with an alert', () => {
  for (const [ending, type] of Object.entries({
    png: 'image/png',
    TIFF: 'image/tiff',
    tif: 'image/tiff',
    jpeg: 'image/jpeg',
    JPG: 'image/jpeg',
    gif: 'image/gif',
    bmp: 'image/bmp',
    mp3: 'audio/mpeg',
    wav: 'audio/wav',
    aiff: 'audio/aiff',
    m4a: 'audio/mp4',
    txt: 'text/plain',
    pdf: 'application/pdf',
    mov: 'video/quicktime',
    mp4: 'video/mp4',
  }))
    it(`.${ending} as ${type}`, () => {
      const file = ready(`a.${ending}`);
      assert.deepEqual([file?.name, file?.contentType], [`a.${ending.toLowerCase()}`, type]);
    });

  for (const name of [
    'a.exe',
    'a.svg',
    'a.docx',
    'a.png.exe',
    'png',
    '',
    '.',
    'a.',
    'a.png\r\nX: y',
    'x\u202Egnp.exe',
  ])
    it(`not ${JSON.stringify(name)}`, () => assert.deepEqual(picked(offered(name)), []));

  for (const [name, contentType, goes] of [
    ['a.png', 'image/png; charset=binary', true],
    ['a.jpg', 'image/pjpeg', true],
    ['a.png', 'application/octet-stream', true],
    ['a.png', '', true],
    ['a.pdf', 'application/x-pdf', true],
    ['a.mp4', 'audio/mp4', true],
    ['a.txt', 'text/csv', true],
    ['a.png', 'application/x-msdownload', false],
    ['a.pdf', 'application/x-msdownload', false],
    ['a.pdf', 'image/png', false],
    ['a.png', 'text/html', false],
    ['a.exe', 'image/png', false],
  ] as const)
    it(`${name} said to be "${contentType}": ${goes}`, () =>
      assert.equal(picked(offered(name, { contentType })).length, goes ? 1 : 0));

  it('up to 4,000,000 bytes each; one whose size is not known may be tried', () => {
    const sizes = [4_000_000, 4_000_001, null];
    assert.deepEqual(
      pickFiles(sizes.map((size, n) => offered(`${n}.png`, { size }))).map(({ name }) => name),
      ['0.png', '2.png'],
    );
  });

  it('10,000,000 bytes altogether; one that does not fit makes room for a smaller one', () => {
    const sizes = [1_000_000, 2_500_000, 4_000_000, 4_000_000];
    assert.deepEqual(picked(...sizes.map((size, n) => offered(`${n}.png`, { size }))), [
      '0.png',
      '2.png',
      '3.png',
    ]);
  });

  it('five, the last ones, in their order', () => {
    const names = Array.from({ length: 7 }, (_, n) => `${n}.png`);
    assert.deepEqual(picked(...names.map((name) => offered(name))), names.slice(2));
  });

  it('what was read counts, not what was said of it', () => {
    const data = (bytes: number) => Buffer.alloc(bytes, 1);
    const read = [data(4_000_001), data(0), data(7)].map((one, n) => ({
      ...offered(`${n}.png`, { size: 7 }),
      data: one,
    }));
    assert.deepEqual(
      alertFiles(read).map(({ name, content }) => [name, content.length]),
      [['2.png', 7]],
    );
  });

  for (const [name, safe] of [
    ['C:\\Users\\kim\\screen.png', 'screen.png'],
    ['../../etc/passwd.txt', 'passwd.txt'],
    ['a"; filename="b.exe\u0000.png', 'a__ filename=_b.exe.png'],
    ['a\r\nContent-Type: x\r\n\r\n.png', 'aContent-Type_ x.png'],
    ['\u202Ephoto\uD800.png', 'photo.png'],
    ['   .png', 'attachment.png'],
    ['.PNG', 'attachment.png'],
    ['Störung 😀.pdf', 'Störung 😀.pdf'],
  ] as const)
    it(`the name ${JSON.stringify(name)} becomes ${JSON.stringify(safe)}`, () =>
      assert.equal(ready(name)?.name, safe));

  it('a long name is cut, never within a letter, and keeps its ending', () => {
    const file = ready(`${'😀'.repeat(300)}.png`);
    assert.equal(file?.name, `${'😀'.repeat(80)}.png`);
  });
});
