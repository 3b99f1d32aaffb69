import { checkAndDeclare } from './declarations.mjs';
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

/** Builds every package's JavaScript, which is all that running needs, unless it is there. @returns the exit code */
export function build() {
  const wanted = buildHash();
  if (built('index.js', 'main.js') && stamped('build', wanted)) return 0;
  console.log('building the packages');
  const code = pnpm(['-r', '--no-sort', '--workspace-concurrency=2', 'build'], { quiet: true });
  if (code === 0) stamp('build', wanted);
  return code;
}

/** Writes every package's declarations, unless they are there. @returns the exit code */
export async function declare() {
  const wanted = buildHash();
  if (built('index.d.ts', 'main.d.ts') && stamped('declare', wanted)) return 0;
  console.log('checking the types and writing the declarations');
  const code = await checkAndDeclare();
  if (code === 0) stamp('declare', wanted);
  return code;
}
