import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { allPackages } from './packages.mjs';
import { root } from './shell.mjs';

/** The product's own files of a package. */
const filesOf = (folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !/\.test\.ts$|fixtures\//.test(file))
    .map((file) => join(folder, file));

/** The files that a file imports by a relative path; imports of types count. */
function imports(file) {
  const text = readFileSync(file, 'utf8');
  return [...text.matchAll(/\bfrom '(\.[^']*)'|\bimport\('(\.[^']*)'\)/g)].flatMap(([, one, other]) => {
    const target = resolve(dirname(file), one ?? other);
    return [`${target}.ts`, join(target, 'index.ts')].filter(existsSync).slice(0, 1);
  });
}

/**
 * What the folders of a package import of each other, and by which file. Files beside the folders belong to none.
 *
 * @param name of the package's folder
 * @returns folder -> the folders that it imports; and for each such pair a sentence that names two files
 */
export function roomsOf(name) {
  const source = join(root, 'packages', name, 'src');
  const graph = new Map();
  const why = new Map();
  const folderOf = (file) => {
    const parts = relative(source, file).split('/');
    return parts.length > 1 ? parts[0] : undefined;
  };
  for (const file of filesOf(source)) {
    const from = folderOf(file);
    if (from && !graph.has(from)) graph.set(from, new Set());
    for (const target of imports(file)) {
      const to = folderOf(target);
      if (!from || !to || from === to) continue;
      graph.get(from).add(to);
      why.set(`${from} ${to}`, `${relative(root, file)} imports ${relative(root, target)}`);
    }
  }
  return { graph, why };
}

/** What packages depend on of ours, tests left out. */
export const packageGraph = () =>
  new Map(
    allPackages().map((name) => {
      const {
        dependencies = {},
        peerDependencies = {},
        devDependencies = {},
      } = JSON.parse(readFileSync(join(root, 'packages', name, 'package.json'), 'utf8'));
      // What is bundled is a dependency of development.
      const bundled = Object.keys(devDependencies).filter((own) =>
        ['@hemlkit/statistics', '@hemlkit/networks'].includes(own),
      );
      const own = [...Object.keys(dependencies), ...Object.keys(peerDependencies), ...bundled]
        .filter((one) => one.startsWith('@hemlkit/'))
        .map((one) => one.slice('@hemlkit/'.length));
      return [name, new Set(own)];
    }),
  );
