import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** What a script says on a Node.js that says it is another. */
function saysOn(version: string, script: string): [code: number | null, err: string] {
  const pretend = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } });`;
  const hook = `data:text/javascript,${encodeURIComponent(pretend)}`;
  const { status, stderr } = spawnSync(process.execPath, ['--import', hook, script], {
    cwd: root,
    encoding: 'utf8',
  });
  return [status, stderr];
}

it('an older Node.js gets the reason, whatever is asked', () => {
  const { engines } = JSON.parse(readFileSync(`${root}/package.json`, 'utf8')) as {
    engines: { node: string };
  };
  expect(engines.node).toBe('>=20.19');
  for (const script of ['packages/cli/bin/heml.js', 'scripts/quickstart.mjs', 'scripts/test.mjs'])
    for (const version of ['18.20.8', '20.18.3'])
      expect(saysOn(version, script), script).toEqual([
        2,
        `HEML needs Node.js 20.19 or newer; this is ${version}.\n`,
      ]);
});
