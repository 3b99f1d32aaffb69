import { pnpm } from './shell.mjs';
import { buildHash, built, installHash, stamp, stamped } from './stamp.mjs';

/** Installs the dependencies as the lockfile says, unless that is already done. @returns the exit code */
export function install() {
  const wanted = installHash();
  if (stamped('install', wanted)) return 0;
  console.log('installing the dependencies');
  const code = pnpm(['install', '--frozen-lockfile'], { env: { CI: 'true' }, quiet: true });
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
  console.log(types ? 'building the packages and their declarations' : 'building the packages');
  const order = types ? [] : ['--no-sort'];
  const code = pnpm(['-r', '--workspace-concurrency=2', ...order, 'build'], {
    env: { HEML_BUILD_TYPES: types ? '1' : '0' },
    quiet: true,
  });
  if (code === 0) stamp('build', types ? `${wanted} types` : wanted);
  return code;
}
