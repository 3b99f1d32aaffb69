import { join } from 'node:path';
import { expect, test } from 'vitest';
import { withEndings } from './lib/declarations.mjs';

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
