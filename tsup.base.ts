import { defineConfig } from 'tsup';

/** The one build all packages share: ESM, declarations and source maps, dependencies left external. */
export function packageBuild(entry: string[]) {
  return defineConfig({
    entry,
    format: 'esm',
    target: 'node20',
    platform: 'node',
    dts: { compilerOptions: { customConditions: [] } },
    sourcemap: true,
    clean: true,
  });
}
