import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

interface Report {
  testResults: { assertionResults: { title: string; fullName: string; status: string }[] }[];
}

/** A test of the kit that ran with a broken component. */
interface Check {
  /** The kind, and what is wrong: `loss divides-by-zero`. */
  component: string;
  title: string;
  hasFailed: boolean;
}

function checks(): Check[] {
  const root = fileURLToPath(new URL('../../../', import.meta.url));
  const vitest = join(createRequire(import.meta.url).resolve('vitest/package.json'), '..', 'vitest.mjs');
  const config = fileURLToPath(new URL('./fixtures/broken.config.ts', import.meta.url));
  const run = spawnSync(process.execPath, [vitest, 'run', '--config', config, '--reporter', 'json'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  const report = JSON.parse(run.stdout.slice(run.stdout.indexOf('{'))) as Report;
  return report.testResults
    .flatMap((file) => file.assertionResults)
    .map(({ fullName, title, status }) => {
      const [, kind, type, fault = type] = /^(\w+) (\S+) (?:with \{"fault":"([^"]+)"\} )?/.exec(fullName)!;
      return { component: `${kind} ${fault}`, title, hasFailed: status === 'failed' };
    });
}

const ran = checks();

it('finds what is wrong with components that each break a rule', async () => {
  const failures: Record<string, string[]> = {};
  for (const { component, title, hasFailed } of ran) {
    if (component.endsWith(' faulty')) continue;
    failures[component] ??= [];
    if (hasFailed) failures[component].push(title);
  }
  expect(Object.keys(failures).filter((component) => failures[component]?.length === 0)).toEqual([]);
  // In whichever order the files ran.
  const sorted = Object.fromEntries(Object.entries(failures).sort(([a], [b]) => (a < b ? -1 : 1)));
  await expect(`${JSON.stringify(sorted, null, 2)}\n`).toMatchFileSnapshot('fixtures/failures.json');
});

it('has no check that cannot fail', () => {
  // What comes after a colon is the batch, the shape and so on that a check is made with.
  const keyOf = ({ component, title }: Check) =>
    title.startsWith('is documented') ? title : `${component.split(' ')[0]}: ${title.split(':')[0]}`;
  const failed = new Set(ran.filter(({ hasFailed }) => hasFailed).map(keyOf));
  expect([...new Set(ran.map(keyOf))].filter((key) => !failed.has(key))).toEqual([]);
});
