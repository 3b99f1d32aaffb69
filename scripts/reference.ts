// Writes docs/reference: `npm run reference`. It needs no build, and says which pages it changed.
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { referencePages } from './reference/pages';

const folder = resolve(import.meta.dirname, '../docs/reference');
await mkdir(folder, { recursive: true });
const pages = await referencePages();
for (const name of await readdir(folder)) if (!(name in pages)) await rm(join(folder, name));
for (const [name, text] of Object.entries(pages)) {
  const file = join(folder, name);
  if ((await readFile(file, 'utf8').catch(() => '')) === text) continue;
  await writeFile(file, text);
  console.log(`wrote docs/reference/${name}`);
}
