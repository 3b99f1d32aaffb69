// Builds the documentation site into site/dist: npm run site. The repository's documents stay where they are; they are staged with
// links that hold on the site (a file of the sources has a page that shows it), together with the API's pages.
// What fails the build: a document in no section, a link that leads nowhere, a door of a package without an example.
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, extname, join, posix, relative } from 'node:path';
import { build } from 'vitepress';
import { root } from '../scripts/lib/shell.mjs';
import { apiPages } from './api.mjs';
import { sections } from './sections.mjs';

const site = join(root, 'site');
const staging = join(site, '.staging');
const documents = ['README.md', 'SECURITY.md', 'CONTRIBUTING.md'];
const inFolder = (folder, keep) =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.md') && keep(name))
    .map((name) => `${folder}/${name}`);
documents.push(
  ...inFolder('docs', () => true),
  ...inFolder('docs/reference', () => true),
  ...inFolder('results', (name) => !name.endsWith('.notes.md')),
  ...readdirSync(join(root, 'packages'))
    .map((name) => `packages/${name}/README.md`)
    .filter((file) => existsSync(join(root, file))),
);

/** Where a document stands on the site: VitePress knows a folder's page as index.md. */
const placeOf = (file) => file.replace(/README\.md$/, 'index.md');

const sources = new Set();
const dead = [];

// VitePress looks for no page whose name begins with a point, or looks like another kind of file.
const sourcePage = (file) => `source/${file.replace(/^\./, '').replaceAll('.', '-')}.md`;

/** The link of a document as it is on the site; undefined where the site has nothing to lead to. */
function linkOf(from, target) {
  if (/^(https?:|mailto:|#)/.test(target)) return target;
  const [path, hash] = target.split('#');
  let file = posix.normalize(posix.join(posix.dirname(from), path)).replace(/\/$/, '');
  if (!existsSync(join(root, file))) {
    dead.push(`${from}: ${target}`);
    return undefined;
  }
  if (statSync(join(root, file)).isDirectory()) {
    file = `${file}/README.md`;
    if (file === 'docs/README.md') file = 'README.md';
  }
  const anchor = hash === undefined ? '' : `#${hash}`;
  if (documents.includes(file)) return `/${placeOf(file)}${anchor}`;
  if (['.webp', '.svg', '.png'].includes(extname(file))) {
    mkdirSync(dirname(join(staging, file)), { recursive: true });
    cpSync(join(root, file), join(staging, file));
    return `/${file}`;
  }
  if (!existsSync(join(root, file)) || file.endsWith('.md')) return undefined;
  sources.add(file);
  return `/${sourcePage(file)}`;
}

/** A document with the site's links; code stays as it is. */
function staged(file) {
  const parts = readFileSync(join(root, file), 'utf8').split(/(^```[^\n]*\n[\s\S]*?^```$)/m);
  return parts
    .map((part, i) =>
      i % 2 === 1
        ? part
        : part.replace(/(!?)\[([^\]]*)\]\(([^)\s]+)\)/g, (_, image, text, target) => {
            const link = linkOf(file, target);
            return link === undefined ? text : `${image}[${text}](${link})`;
          }),
    )
    .join('');
}

function write(file, text) {
  mkdirSync(dirname(join(staging, file)), { recursive: true });
  writeFileSync(join(staging, file), text);
}

const titleOf = (text) => /^# (.*)$/m.exec(text)?.[1]?.replaceAll('`', '') ?? '';
const linkTo = (file) =>
  `/${placeOf(file)
    .replace(/(^|\/)(index)?\.md$/, '$1')
    .replace(/\.md$/, '')}`;

rmSync(staging, { recursive: true, force: true });
for (const file of documents) write(placeOf(file), staged(file));
if (dead.length > 0) throw new Error(`links that lead nowhere:\n${dead.join('\n')}`);
for (const file of sources) {
  const text = readFileSync(join(root, file), 'utf8');
  const fence = '`'.repeat(4);
  const language = { '.mjs': 'js', '.cjs': 'js', '': 'txt' }[extname(file)] ?? extname(file).slice(1);
  write(sourcePage(file), `---\nsearch: false\n---\n\n# ${file}\n\n${fence}${language}\n${text}\n${fence}\n`);
}
const doors = await apiPages(join(staging, 'api'));

/** The sidebar: named pages as sections.mjs has them, a folder's pages by their titles. */
const sidebar = sections.map(({ text, items, folder }) => {
  if (items !== undefined)
    return { text, items: items.map((item) => ({ text: item.text, link: linkTo(item.file) })) };
  const files =
    folder === 'api'
      ? doors
      : documents.filter((file) => file.startsWith(`${folder}/`)).sort((a, b) => a.localeCompare(b));
  const names = files.map((file) => {
    const short = folder === 'packages' ? file.split('/')[1] : undefined;
    return { text: short ?? titleOf(readFileSync(join(staging, placeOf(file)), 'utf8')), link: linkTo(file) };
  });
  // With a link the heading is no button that has another inside.
  return { text, link: names[0].link, collapsed: true, items: names };
});
const listed = sidebar.flatMap(({ items }) => items.map(({ link }) => link));
const unlisted = documents.filter((file) => !listed.includes(linkTo(file)));
if (unlisted.length > 0) throw new Error(`in no section of site/sections.mjs: ${unlisted.join(', ')}`);

writeFileSync(join(staging, 'sidebar.json'), JSON.stringify(sidebar));
process.env.NODE_ENV = 'production';
await build(site);
console.log(`${documents.length} documents, ${doors.length} doors: ${relative(root, join(site, 'dist'))}`);
