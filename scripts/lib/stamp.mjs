import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { allPackages, publishedPackages } from './packages.mjs';
import { root } from './shell.mjs';

/** Every file of a folder, in a fixed order. */
function filesOf(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) =>
      entry.isDirectory() ? filesOf(join(folder, entry.name)) : [join(folder, entry.name)],
    );
}

function hash(files, extra = '') {
  const sum = createHash('sha256').update(`${process.version} ${process.platform} ${extra}`);
  for (const file of files) {
    if (existsSync(file)) sum.update(file.slice(root.length)).update('\0').update(readFileSync(file));
  }
  return sum.digest('hex');
}

/** What an installation depends on. */
export const installHash = () =>
  hash([
    join(root, 'pnpm-lock.yaml'),
    join(root, 'pnpm-workspace.yaml'),
    join(root, 'package.json'),
    ...allPackages().map((name) => join(root, 'packages', name, 'package.json')),
  ]);

/** What a build depends on. */
export const buildHash = () =>
  hash(
    [
      join(root, 'tsup.base.ts'),
      join(root, 'scripts/lib/licences.ts'),
      join(root, 'scripts/lib/declarations.mjs'),
      join(root, 'tsconfig.base.json'),
      ...allPackages().flatMap((name) => [
        join(root, 'packages', name, 'tsup.config.ts'),
        ...filesOf(join(root, 'packages', name, 'src')).filter((file) => !file.endsWith('.test.ts')),
      ]),
    ],
    installHash(),
  );

/** Whether every package has one of these built files: a stamp alone does not show that they are still there. */
export const built = (...names) =>
  publishedPackages().every((name) =>
    names.some((file) => existsSync(join(root, 'packages', name, 'dist', file))),
  );

const stampFile = (name) => join(root, 'node_modules', `.heml-${name}`);

/** Whether the stamp of this name says this hash. */
export function stamped(name, value) {
  const file = stampFile(name);
  return existsSync(file) && readFileSync(file, 'utf8') === value;
}

/** Remembers that the stage of this name was done for this hash. */
export function stamp(name, value) {
  writeFileSync(stampFile(name), value);
}
