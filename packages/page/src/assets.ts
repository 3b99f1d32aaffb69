import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { HemlError } from '@hemlkit/core/run';

/** What the package's build has made for browsers. */
export interface Assets {
  /** The page's script. */
  script: string;
  /** ONNX Runtime Web's WebAssembly, packed by gzip. */
  runtime: Uint8Array;
  /** The licences of all code in them. */
  notices: string;
}

// Beside the built package, and beside its sources, from which tests run.
const folders = ['./browser/', '../dist/browser/'].map((path) => new URL(path, import.meta.url));

/** @throws HemlError where the package was not built whole */
export async function readAssets(): Promise<Assets> {
  const folder = folders.find((url) => existsSync(new URL('main.global.js', url)));
  const read = async (name: string): Promise<Buffer> => {
    try {
      return await readFile(new URL(name, folder ?? folders[0]));
    } catch (cause) {
      throw new HemlError(
        `A file of @hemlkit/page is missing: ${fileURLToPath(folder ?? (folders[0] as URL))}${name}`,
        {
          code: 'page-assets-missing',
          hint: 'Install the package again: npm install @hemlkit/page. In a copy of the repository: npm run build.',
          cause,
        },
      );
    }
  };
  return {
    script: (await read('main.global.js')).toString('utf8').replace(/\n?\/\/# sourceMappingURL=.*\s*$/, '\n'),
    runtime: await read('runtime.wasm.gz'),
    notices: (await read('THIRD-PARTY-NOTICES')).toString('utf8'),
  };
}
