import { defineConfig } from 'tsup';

/** The one build all packages share: ESM, declarations and source maps, dependencies left external. */
export function packageBuild(entry: string[]) {
  return defineConfig({
    entry,
    format: 'esm',
    target: 'node20',
    platform: 'node',
    // Running needs no declarations, and they take most of a build's time.
    dts: process.env.HEML_BUILD_TYPES === '0' ? false : { compilerOptions: { customConditions: [] } },
    sourcemap: true,
    clean: true,
  });
}
