import { join } from 'node:path';
import { expect, test } from 'vitest';
import { reachable, withEndings } from './lib/declarations.mjs';

const source = join(__dirname, '../packages/core/src/index.ts');

test('relative imports of declarations get the endings that Node.js wants', () => {
  expect(
    withEndings('export * from \'./contracts/index\';\nimport type { A } from "./plugin";', source),
  ).toBe('export * from \'./contracts/index.js\';\nimport type { A } from "./plugin.js";');
  expect(withEndings("export { B } from './contracts';", source)).toBe(
    "export { B } from './contracts/index.js';",
  );
  expect(withEndings("export type C = import('./plugin').Component;", source)).toBe(
    "export type C = import('./plugin.js').Component;",
  );
});

test('what is no relative import stays as it is', () => {
  const text =
    "import type { TObject } from 'typebox';\n/** from './plugin' in words */\nexport * from './gone';";
  expect(withEndings(text, source)).toContain("from 'typebox'");
  expect(withEndings(text, source)).toContain("from './gone'");
});

test('only declarations that a package exports, or that these import, are written', () => {
  const declarations = new Map([
    ['/p/dist/index.d.ts', "export * from './a/index.js';\nexport declare const b: import('./b.js').B;"],
    ['/p/dist/a/index.d.ts', "import type { B } from '../b.js';\nimport 'elsewhere';"],
    ['/p/dist/b.d.ts', "import type { A } from './a/index.js';"],
    ['/p/dist/inner.d.ts', "import type { B } from './b.js';"],
  ]);
  expect([...reachable(declarations, ['/p/dist/index.d.ts', '/p/dist/gone.d.ts'])].sort()).toEqual([
    '/p/dist/a/index.d.ts',
    '/p/dist/b.d.ts',
    '/p/dist/index.d.ts',
  ]);
});
