import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadSweep } from '@hemlkit/sweeps';
import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { readDocument } from '../../../packages/core/src/experiment/document';
import { loadExperiment } from '../../../packages/core/src/experiment/load-experiment';
import { writtenOut } from '../../../packages/core/src/experiment/plain-value';
import {
  aimed,
  anchored,
  mutated,
  oddKey,
  oddText,
  oddValue,
  oddYaml,
  realSpecs,
  realSweeps,
  scribbled,
  setting,
} from './arbitraries';
import { caseFolder, env, held, seen } from './bench';

// Thousands of specs that are wrong in every way that YAML, JavaScript and the checker's own words allow. Each must be
// refused in words or loaded, and do nothing else: see `held`. The seed is fixed: the cases are always the same.

vi.mock('node:fs/promises', async (original) => {
  const fs = await original<typeof import('node:fs/promises')>();
  const open: typeof fs.open = (path, ...rest) => {
    seen.opened.push(String(path));
    return fs.open(path, ...rest);
  };
  // What is trusted is the person's own.
  const readFile = (path: string) =>
    path.endsWith('heml/trust.json')
      ? fs.readFile(path, 'utf8')
      : expect.unreachable('a file is read by other means');
  return { ...fs, open, readFile };
});

vi.mock('../../../packages/core/src/plugins/load', async (original) => {
  const { loadPlugin } = await original<typeof import('../../../packages/core/src/plugins/load')>();
  // A plugin is loaded once: what is tried here is how specs name it.
  const known = new Map<string, ReturnType<typeof loadPlugin>>();
  return {
    loadPlugin: (name: string, from: string, ...rest: [() => void, string[]]) => {
      seen.plugins.push(name);
      const key = `${name} ${from}`;
      if (!known.has(key) || name === './canary.mjs') known.set(key, loadPlugin(name, from, ...rest));
      return known.get(key)!;
    },
  };
});

const seed = 2026;
const folder = caseFolder(realSpecs);
const file = join(folder, 'case.yaml');
const load = (text: string, set: readonly string[] = []) => {
  writeFileSync(file, text);
  return held(file, () => loadExperiment(file, { env, set }));
};

/** Every spec that loads says all of itself when it is written out. */
async function comesBack(text: string, set: readonly string[] = []): Promise<number> {
  const loaded = await load(text, set);
  if (!loaded) return 0;
  const again = await load(loaded.resolved);
  expect(again?.experiment).toEqual(loaded.experiment);
  expect(again?.resolved).toBe(loaded.resolved);
  return 1;
}

it('reads any text', async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof({ weight: 8, arbitrary: oddYaml }, anchored), async (text) => {
      await held(file, () => {
        const { errors, value } = readDocument(text, file, { env });
        if (errors[0]) throw errors[0];
        expect(JSON.parse(JSON.stringify(value ?? null))).toBeDefined();
        expect(writtenOut(value, ({ value: text }) => text)).toEqual(value);
      });
    }),
    { seed, numRuns: 1700 },
  );
});

it('loads the real specs themselves', async () => {
  for (const text of Object.values(realSpecs)) expect(await comesBack(text)).toBe(1);
});

it('checks real specs with their nodes deleted, replaced, renamed, doubled, exchanged', async () => {
  let right = 0;

  await fc.assert(
    fc.asyncProperty(mutated(realSpecs), async (text) => {
      right += await comesBack(text);
    }),
    { seed, numRuns: 300 },
  );
  // Else only the first checks were ever reached.
  expect(right).toBeGreaterThan(25);
});

it('checks a spec in which what is looked up, opened or shown is odd', async () => {
  await fc.assert(
    fc.asyncProperty(aimed(realSpecs['quickstart.yaml']!), async (text) => {
      await comesBack(text);
    }),
    { seed, numRuns: 300 },
  );
});

it('checks real specs that were scribbled upon', async () => {
  await fc.assert(
    fc.asyncProperty(scribbled(realSpecs), async (text) => {
      await comesBack(text);
    }),
    { seed, numRuns: 300 },
  );
});

it('lays any `--set` over a spec', async () => {
  const text = realSpecs['quickstart.yaml']!;
  await fc.assert(
    fc.asyncProperty(fc.array(setting, { minLength: 1, maxLength: 4 }), async (set) => {
      await comesBack(text, set);
    }),
    { seed, numRuns: 300 },
  );
});

it('follows `extends` wherever it leads', async () => {
  const parent = fc.oneof(
    fc.constantFrom('case.yaml', 'a.yaml', 'b.yaml', './quickstart.yaml', 'celeba.yaml'),
    oddText,
    oddValue,
  );
  await fc.assert(
    fc.asyncProperty(parent, parent, parent, oddKey, async (first, second, third, key) => {
      writeFileSync(join(folder, 'a.yaml'), JSON.stringify({ extends: second }));
      writeFileSync(join(folder, 'b.yaml'), JSON.stringify({ extends: third, [key]: 1 }));
      await load(JSON.stringify({ extends: first }));
    }),
    { seed, numRuns: 300 },
  );
});

it('loads sweeps that were changed and scribbled upon', async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(mutated(realSweeps), scribbled(realSweeps)), async (text) => {
      writeFileSync(file, text.replaceAll('../', './'));
      await held(file, () => loadSweep(file, { env }));
    }),
    { seed, numRuns: 60 },
  );
});
