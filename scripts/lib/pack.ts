import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { publishedPackages } from './packages.mjs';

export const root = resolve(__dirname, '../..');

const { packageManager } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));

/** What to give `npx` to run pnpm in the version of this repository, wherever it runs. */
export const pnpm = ['--yes', packageManager as string];

/** Runs a program to its end; what it printed. @throws with its output when it fails */
export async function run(folder: string, file: string, ...args: string[]): Promise<string> {
  const env = { ...process.env, NODE_OPTIONS: '', CI: '1' };
  try {
    const { stdout } = await promisify(execFile)(file, args, { cwd: folder, env, maxBuffer: 2 ** 26 });
    return stdout;
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${file} ${args.join(' ')}\n${stdout}\n${stderr}`);
  }
}

/** Packs every package as publishing would. @returns the tarball of each, by the package's name */
export async function packAll(folder: string): Promise<Record<string, string>> {
  const names = publishedPackages();
  for (const name of names)
    if (
      !(await readdir(join(root, 'packages', name, 'dist')).catch(() => [])).some((file) =>
        /\.d\.ts$/.test(file),
      )
    )
      throw new Error(`packages/${name} is not built: npm run build`);
  const filters = names.flatMap((name) => ['--filter', `./packages/${name}`]);
  await run(root, 'npx', ...pnpm, '-r', ...filters, 'pack', '--pack-destination', folder);
  const files = (await readdir(folder)).filter((name) => name.endsWith('.tgz'));
  // hemlkit-loss-plugins-0.1.0.tgz is @hemlkit/loss-plugins
  return Object.fromEntries(
    files.map((name) => [`@hemlkit/${/^hemlkit-(.+?)-\d/.exec(name)?.[1]}`, join(folder, name)]),
  );
}
