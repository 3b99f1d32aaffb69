import { pnpm } from './shell.mjs';
import { buildHash, built, installHash, stamp, stamped } from './stamp.mjs';

/** Installs the dependencies as the lockfile says, unless that is already done. @returns the exit code */
export function install() {
  const wanted = installHash();
  if (stamped('install', wanted)) return 0;
  const code = pnpm(['install', '--frozen-lockfile'], { CI: 'true' });
  if (code === 0) stamp('install', wanted);
  return code;
}

/**
 * Builds every package, unless that is already done.
 *
 * @param types also write the declarations, which take most of the time and which running needs not
 * @returns the exit code
 */
export function build({ types = true } = {}) {
  const wanted = buildHash();
  if (built() && (stamped('build', `${wanted} types`) || (!types && stamped('build', wanted)))) return 0;
  const code = pnpm(
    ['-r', '--stream', '--workspace-concurrency=2', ...(types ? [] : ['--no-sort']), 'build'],
    {
      HEML_BUILD_TYPES: types ? '1' : '0',
    },
  );
  if (code === 0) stamp('build', types ? `${wanted} types` : wanted);
  return code;
}
