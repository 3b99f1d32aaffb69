import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { gzipSync } from 'node:zlib';
import { defineConfig } from 'tsup';
import { licences } from '../../scripts/lib/licences';
import { packageBuild } from '../../tsup.base';

const require = createRequire(import.meta.url);
const out = 'dist/browser';

/** These packages bring no text of their licence. */
const texts = {
  'onnxruntime-web': 'licences/onnxruntime-web.txt',
  'onnxruntime-common': 'licences/onnxruntime-web.txt',
};

export default defineConfig([
  { ...(packageBuild(['src/index.ts']) as object), clean: ['**/*', '!**/*.d.ts', '!browser/**'] },
  {
    entry: { main: 'browser/main.ts' },
    outDir: out,
    // One classic script: from disk, browsers load no modules. A module of Node.js ends the build, as browsers have none.
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    minify: true,
    sourcemap: true,
    noExternal: [/.*/],
    clean: true,
    esbuildPlugins: [licences({ texts })],
    esbuildOptions(options) {
      options.conditions = ['@hemlkit/source', 'browser', 'import'];
      // ONNX Runtime looks for its files beside itself; it is given them.
      options.define = { ...options.define, 'import.meta.url': '"about:blank"' };
    },
    async onSuccess() {
      const wasm = readFileSync(require.resolve('onnxruntime-web/ort-wasm-simd-threaded.wasm'));
      await mkdir(out, { recursive: true });
      await writeFile(`${out}/runtime.wasm.gz`, gzipSync(wasm, { level: 9 }));
    },
  },
]);
