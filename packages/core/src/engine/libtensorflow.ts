import { createRequire } from 'node:module';
import { join } from 'node:path';
import { HemlError } from '../contracts/error';

/** The version of tfjs that core brings; its addon for libtensorflow is released with it. */
const version = '4.22.0';

/**
 * Loads the package that registers libtensorflow as a backend of tfjs.
 *
 * @param folders where the package may be installed; the first that has it counts
 * @throws what loading it throws, see `loadFailure`
 */
export function loadLibtensorflow(packageName: string, folders: readonly string[]): void {
  restoreRemovedUtilities();
  let missing: unknown;
  for (const folder of folders) {
    try {
      createRequire(join(folder, 'index.js'))(packageName);
      return;
    } catch (error) {
      if (!isMissing(error, packageName)) throw error;
      missing = error;
    }
  }
  throw missing;
}

/** Node 23 removed functions of `util` that the packages, last released in 2024, still call. */
export function restoreRemovedUtilities(util: Record<string, unknown> = nodeUtil()): void {
  util.isArray ??= Array.isArray;
  util.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined;
}

const nodeUtil = () => createRequire(import.meta.url)('node:util') as Record<string, unknown>;

const isMissing = (error: unknown, packageName: string): boolean =>
  (error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND' &&
  (error as Error).message.includes(`'${packageName}'`);

const OTHERWISE = 'Or use `engine: { type: onnxruntime }`, which needs nothing.';

/** What went wrong when the package was loaded, and what to do. */
export function loadFailure(type: string, packageName: string, cause: unknown): HemlError {
  const text = cause instanceof Error ? cause.message : String(cause);
  const fail = (code: string, what: string, hint: string) =>
    new HemlError(`The engine '${type}' ${what}.`, {
      code,
      kind: 'usage',
      hint: `${hint} ${OTHERWISE}`,
      cause,
    });
  if (isMissing(cause, packageName))
    return fail(
      'package-not-installed',
      `needs the package ${packageName}, which is not installed`,
      `Install it beside your spec: \`npm install ${packageName}@${version}\`.`,
    );
  if (text.includes('tfjs_binding.node') && /can ?not be found/.test(text))
    return fail(
      'engine-native-part-missing',
      `cannot start: ${packageName} is installed without its native part`,
      `\`npm rebuild ${packageName}\` fetches it, with libtensorflow (pnpm runs the script only after \`pnpm approve-builds\`).`,
    );
  const library = text.match(/(lib[\w+-]+\.so[\w.]*|[\w-]+\.(?:dll|dylib))/)?.[1];
  if (library && /libcu|libnv|cudart|cublas|cudnn/i.test(library))
    return fail(
      'engine-library-missing',
      `cannot start: the CUDA library ${library} is not found`,
      'It takes an NVIDIA driver, CUDA 11.2 or newer of that major version and cuDNN 8, with their libraries on LD_LIBRARY_PATH.',
    );
  if (library && /tensorflow/.test(library))
    return fail(
      'engine-library-missing',
      `cannot start: libtensorflow (${library}) is not found`,
      `\`npm rebuild ${packageName}\` fetches it.`,
    );
  return fail(
    'engine-start-failed',
    `cannot start: ${packageName} reports: ${text.split('\n')[0]}`,
    `Install it again: \`npm install ${packageName}@${version}\`.`,
  );
}
