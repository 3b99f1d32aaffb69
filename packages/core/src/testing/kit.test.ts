import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

interface Report {
  testResults: { assertionResults: { title: string; fullName: string; status: string }[] }[];
}

/** The titles of the tests that fail, by component. */
function failures(): Record<string, string[]> {
  const root = fileURLToPath(new URL('../../../../', import.meta.url));
  const vitest = join(createRequire(import.meta.url).resolve('vitest/package.json'), '..', 'vitest.mjs');
  const config = fileURLToPath(new URL('./fixtures/broken.config.ts', import.meta.url));
  const run = spawnSync(process.execPath, [vitest, 'run', '--config', config, '--reporter', 'json'], {
    cwd: root,
    encoding: 'utf8',
  });
  const report = JSON.parse(run.stdout.slice(run.stdout.indexOf('{'))) as Report;
  const failed: Record<string, string[]> = {};
  for (const { fullName, title, status } of report.testResults.flatMap((file) => file.assertionResults)) {
    const component = fullName.split(' ')[1] as string;
    failed[component] ??= [];
    if (status === 'failed') failed[component].push(title);
  }
  return failed;
}

it('finds what is wrong with components that each break a rule', () => {
  expect(failures()).toMatchInlineSnapshot(`
    {
      "divides-by-zero": [
        "is finite, and so are its gradients: zero vectors",
        "is 0 with gradients 0 where there is nothing to compare",
      ],
      "is-differentiable": [
        "picks among what may be picked: four classes, by itself",
        "picks among what may be picked: four classes, a reference batch",
        "picks among what may be picked: two classes, by itself",
        "picks among what may be picked: two classes, a reference batch",
        "picks among what may be picked: imbalanced, by itself",
        "picks among what may be picked: imbalanced, a reference batch",
        "picks nothing that may not be picked: one class",
        "picks nothing that may not be picked: one sample a class",
        "picks nothing that may not be picked: one sample",
        "picks nothing that may not be picked: identical embeddings",
        "is not differentiated through, and leaves no tensors behind",
        "picks the same again, and draws anew only where it asks for random numbers",
      ],
      "leaks": [
        "does not depend on the labels’ names",
        "gives the same again, and leaves no tensors and its input as it was",
      ],
      "picks-itself": [
        "is documented: a kebab-case type, a sentence of summary, a description for each option",
        "picks among what may be picked: four classes, by itself",
        "picks among what may be picked: four classes, a reference batch",
        "picks among what may be picked: two classes, by itself",
        "picks among what may be picked: two classes, a reference batch",
        "picks among what may be picked: imbalanced, by itself",
        "picks among what may be picked: imbalanced, a reference batch",
        "picks nothing that may not be picked: one class",
        "picks nothing that may not be picked: one sample a class",
        "picks nothing that may not be picked: one sample",
        "picks nothing that may not be picked: identical embeddings",
        "picks nothing that may not be picked: zero vectors",
        "picks nothing that may not be picked: equal dimensions",
      ],
      "short": [
        "gives whole batches of positions: two classes",
        "gives the same for the same generator, other batches for another: two classes",
        "gives whole batches of positions: many classes",
        "gives the same for the same generator, other batches for another: many classes",
        "gives whole batches of positions: one class",
        "gives the same for the same generator, other batches for another: one class",
      ],
      "turned": [
        "gives [M, N], row the first argument, and leaves no tensors behind",
        "has the gradients of its values",
        "is symmetric, and nothing is nearer than itself",
      ],
      "unknown-class": [
        "gives a class map of the image’s size and of known classes for each sample",
      ],
      "wrong-gradient": [
        "has the gradients of its values: four classes, tuples: none",
        "has the gradients of its values: two classes, tuples: none",
        "has the gradients of its values: imbalanced, tuples: none",
        "is 0 with gradients 0 where there is nothing to compare",
      ],
    }
  `);
});
