import type { Run } from '@hemlkit/core/run';
import { expect, it } from 'vitest';
import { exportRun } from './export-run';

it('refuses a method that has no model as a function', async () => {
  const run = {
    files: { exported: 'export' },
    loaded: { experiment: { method: { type: 'avsl' } } },
    open: async () => ({ tree: { find: () => [], models: {} } }),
  } as unknown as Run;
  const refused = exportRun(run).catch((error) => [error.code, error.kind, error.message, error.hint]);
  expect(await refused).toMatchInlineSnapshot(`
    [
      "export-impossible",
      "usage",
      "The method \`avsl\` has no models that can be exported.",
      "Its weights lie in the run's folder, as safetensors: \`nodes/NODE/model.safetensors\`.",
    ]
  `);
});
