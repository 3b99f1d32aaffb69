import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

/** What one program may load, at most: beyond it nobody reads what he trusts. */
const mostFiles = 1000;

const endings = [
  '',
  '.ts',
  '.js',
  '.mjs',
  '.cjs',
  '.mts',
  '.cts',
  '.json',
  '/index.ts',
  '/index.js',
  '/index.mjs',
];

/** Any text in quotes that is a relative or absolute path: what `import`, `require` and the like may name. */
const local = /['"`](\.{0,2}\/[^'"`\n]+)['"`]/g;

/**
 * The hash of some programs and of the files beside them that they import, as far as their texts name them. Packages, and
 * what is imported by a computed name, are not part of it.
 * @param texts what names the programs
 */
export async function programHash(programs: readonly string[], texts: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const text of texts) hash.update(`text ${Buffer.byteLength(text)}\n`).update(text);
  const seen = new Set<string>();
  const open = [...programs];
  for (let file = open.shift(); file !== undefined && seen.size < mostFiles; file = open.shift()) {
    if (seen.has(file)) continue;
    seen.add(file);
    const content = await readFile(file);
    hash.update(`file ${file}\n${content.length}\n`).update(content);
    for (const [, name] of content.toString('utf8').matchAll(local)) {
      const found = await firstFile(resolve(dirname(file), name as string));
      if (found) open.push(found);
    }
  }
  return hash.digest('hex');
}

async function firstFile(path: string): Promise<string | undefined> {
  // A TypeScript program imports `./x.js` and means `./x.ts`.
  for (const name of [...endings.map((end) => path + end), path.replace(/\.([cm]?)js$/, '.$1ts')])
    if ((await stat(name).catch(() => undefined))?.isFile()) return name;
  return undefined;
}
