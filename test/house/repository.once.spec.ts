import assert from 'node:assert/strict';
import { filesBelow, read } from './sources.js';

const binary = /\.(png|jpe?g|gif|ico|woff2?|db)$/;
const files = filesBelow('.').filter(
  (path) => !binary.test(path) && !path.endsWith('/repository.once.spec.ts'),
);

function lines(pattern: RegExp, among = files): string[] {
  return among.flatMap((path) =>
    read(path)
      .split('\n')
      .flatMap((line, index) =>
        pattern.test(line) ? [`${path}:${index + 1}: ${line.trim().slice(0, 120)}`] : [],
      ),
  );
}

describe('the repository', () => {
  it('holds no path of somebody’s machine', () => {
    assert.deepEqual(lines(/(^|[\s"'`(=:])\/(work|tmp|home|root|Users)\/[\w.-]/), []);
  });

  it('names no registry: whoever installs uses their own', () => {
    assert.deepEqual(lines(/registry\.(npmjs|yarnpkg|npmmirror)\.|"resolved": "http/), []);
  });

  it('holds no private key and no token', () => {
    assert.deepEqual(lines(/-----BEGIN [A-Z ]*PRIVATE KEY|_authToken/), []);
    assert.deepEqual(lines(/\b(ghp|gho|github_pat|npm|xox[bp]|sk_live)_[A-Za-z0-9]{20,}/), []);
  });

  it('has lock files that know the packages of every platform, or npm ci refuses', () => {
    for (const path of files.filter((one) => one.endsWith('package-lock.json'))) {
      const { packages } = JSON.parse(read(path)) as {
        packages: Record<string, { optionalDependencies?: Record<string, string> }>;
      };
      const locked = new Set(Object.keys(packages).map((one) => one.split('node_modules/').at(-1)));
      const wanted = Object.values(packages).flatMap((one) => Object.keys(one.optionalDependencies ?? {}));
      assert.deepEqual(
        wanted.filter((name) => !locked.has(name)),
        [],
        path,
      );
    }
  });

  it('leaves nothing half done', () => {
    const own = files.filter((path) => /^(src|nodes|test|scripts)\//.test(path) && !path.endsWith('.json'));
    assert.deepEqual(lines(/\b(TODO|FIXME|XXX)\b/, own), []);
  });
});
