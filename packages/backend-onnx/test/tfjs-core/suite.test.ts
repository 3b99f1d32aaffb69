import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { exclusions } from './exclusions';
import type { Outcome } from './outcome';
import { runSuite } from './run';

/** The lines that the README has under "Coverage". */
function summary({ passed, excluded, failed }: Outcome): string {
  const count = (name: string) => excluded[name] ?? 0;
  const names = Object.keys(exclusions);
  const total = names.reduce((sum, name) => sum + count(name), 0);
  return [
    `${passed} passed, ${total} excluded, ${failed.length} failed.`,
    '',
    '| excluded | tests | reason |',
    '| --- | --- | --- |',
    ...names.map((name) => `| ${name} | ${count(name)} | ${exclusions[name]?.reason} |`),
  ].join('\n');
}

it("passes tfjs-core's own tests, but for those that are excluded for a reason", async () => {
  const outcome = await runSuite();
  const text = summary(outcome);
  console.log(`tfjs-core's tests on backend onnxruntime: ${text}`);
  expect(outcome.failed).toEqual([]);
  for (const name of Object.keys(exclusions)) expect(outcome.excluded[name], name).toBeGreaterThan(0);
  expect(readFileSync(new URL('../../README.md', import.meta.url), 'utf8')).toContain(text);
}, 300_000);
