import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The repository's folder. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Runs a command in the repository and shows what it prints.
 *
 * @param quiet show what it prints only if it fails
 * @returns the exit code; 127 where the command does not exist
 */
export function run(command, args, { env = {}, quiet = false } = {}) {
  const result = spawnSync(command, args, {
    cwd: root,
    env: { ...process.env, ...env },
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    stdio: quiet ? 'pipe' : 'inherit',
  });
  const code = result.error ? 127 : (result.status ?? 1);
  if (quiet && code !== 0) process.stderr.write(`${result.stdout ?? ''}${result.stderr ?? ''}`);
  if (result.error) console.error(`${command}: ${result.error.message}`);
  return code;
}

/** The version of pnpm that package.json asks for. */
function wantedPnpm() {
  const { packageManager } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  return packageManager.split('@')[1].split('+')[0];
}

let found;

/** Runs pnpm in the wanted version: the one on PATH where it is that version, else through npx. */
export function pnpm(args, options) {
  const version = wantedPnpm();
  if (found === undefined) {
    const onPath = spawnSync('pnpm', ['--version'], { cwd: root, encoding: 'utf8' });
    found =
      !onPath.error && onPath.stdout.trim() === version ? ['pnpm'] : ['npx', '--yes', `pnpm@${version}`];
  }
  return run(found[0], [...found.slice(1), ...args], options);
}
