import { defineConfig } from 'vitest/config';

// Packages are tested from their sources: the condition below points every workspace import at src/.
const conditions = ['@hemlkit/source', 'node', 'import', 'module', 'default'];

/** Each of these has a process to itself. */
const isolated = [
  // The engine, whose state belongs to the process, is what they test.
  'packages/backend-onnx/{src,test}/**/*.test.ts',
  'packages/cli/test/memory.test.ts',
  // They replace modules.
  'packages/cli/src/main.test.ts',
  'packages/core/src/experiment/missing-section.test.ts',
  'packages/cli/src/commands/train.test.ts',
  'scripts/fuzz/specs/spec.test.ts',
  // Weights are to be those of another process, bit for bit: the engine must begin as it does there.
  'packages/cli/test/{resume,sweep,train,workers}.test.ts',
];

const common = { testTimeout: 120_000, hookTimeout: 120_000 };
const resolving = { resolve: { conditions }, ssr: { resolve: { conditions } } };

export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: '100%',
    globalSetup: ['scripts/lib/temporary-folder.mjs', 'scripts/lib/built-command.mjs'],
    projects: [
      {
        ...resolving,
        test: {
          ...common,
          name: 'shared',
          // To load tfjs, core and the plugins anew for each file takes longer than most files' tests.
          isolate: false,
          setupFiles: ['scripts/lib/leaves-nothing.mjs'],
          include: [
            'packages/*/{src,test,templates}/**/*.test.ts',
            'examples/*/src/*.test.ts',
            'scripts/**/*.test.ts',
            'site/*.test.ts',
          ],
          exclude: ['**/node_modules/**', ...isolated],
        },
      },
      { ...resolving, test: { ...common, name: 'isolated', include: isolated } },
    ],
  },
});
