import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import type { Outcome } from './outcome';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const PACKAGE = join(HERE, '../..');

/**
 * Runs tfjs-core's own tests against this backend, in a process of their own: they replace globals and reset the engine.
 * The files of tfjs-core are ESM in a package that says CommonJS, so they and the backend are bundled first, with one tfjs.
 * @param only run only the tests whose full names hold this text
 */
export async function runSuite(only?: string): Promise<Outcome> {
  // Inside of the package, so that what stays outside of the bundle is found.
  const folder = await mkdtemp(join(PACKAGE, 'node_modules/.tfjs-core-'));
  try {
    const bundle = join(folder, 'suite.mjs');
    await build({
      stdin: {
        contents: "import './prepare'; import '@tensorflow/tfjs-core/dist/tests'; import './execute';",
        resolveDir: HERE,
      },
      outfile: bundle,
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      mainFields: ['module', 'main'],
      // The package claims that importing its tests has no effect.
      ignoreAnnotations: true,
      external: ['jasmine-core', 'onnxruntime-node', 'onnxruntime-common'],
      banner: {
        js: "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);",
      },
      logLevel: 'error',
    });
    const results = join(folder, 'results.json');
    const run = promisify(execFile);
    await run(process.execPath, [bundle, results, ...(only === undefined ? [] : [only])], {
      maxBuffer: 2 ** 28,
    });
    return JSON.parse(await readFile(results, 'utf8')) as Outcome;
  } finally {
    await rm(folder, { recursive: true });
  }
}
