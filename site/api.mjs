// The API's pages: one for each door of a published package, from its docstrings by TypeDoc.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Application, Converter } from 'typedoc';
import { publishedPackages } from '../scripts/lib/packages.mjs';
import { root } from '../scripts/lib/shell.mjs';

/** The doors of published packages, by TypeDoc's name of their sources. A process's program (a worker) is not called by anyone. */
function publicDoors() {
  const found = new Map();
  for (const folder of publishedPackages()) {
    const path = join(root, 'packages', folder);
    const { name, exports } = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'));
    for (const [door, { '@hemlkit/source': file }] of Object.entries(exports)) {
      if (file === undefined || ['./worker', './sweep-run'].includes(door)) continue;
      const source = `${folder}/${file.slice(2).replace(/(\/index)?\.ts$/, '')}`;
      const page = folder + door.slice(1).replaceAll('/', '-');
      found.set(source, {
        entry: join(path, file),
        name: name + door.slice(1),
        page,
        readme: join(path, 'README.md'),
      });
    }
  }
  return found;
}

/** What shows how a package is used: the first block of TypeScript or of a spec in its README. */
function exampleOf(readme) {
  const text = readFileSync(readme, 'utf8');
  return /^```ts[\s\S]*?^```$/m.exec(text)?.[0] ?? /^```yaml[\s\S]*?^```$/m.exec(text)?.[0];
}

/** Writes the pages into a folder. @returns the files of the doors' pages, in the doors' order */
export async function apiPages(out) {
  const doors = publicDoors();
  const app = await Application.bootstrapWithPlugins({
    entryPoints: [...doors.values()].map(({ entry }) => entry),
    tsconfig: join(root, 'tsconfig.json'),
    plugin: ['typedoc-plugin-markdown'],
    // The gate checks types by itself.
    skipErrorChecking: true,
    excludeInternal: true,
    excludePrivate: true,
    excludeExternals: true,
    disableSources: true,
    readme: 'none',
    logLevel: 'Error',
    outputs: [{ name: 'markdown', path: out }],
    outputFileStrategy: 'modules',
    entryFileName: 'index',
    hideBreadcrumbs: true,
    hidePageHeader: true,
    indexFormat: 'table',
    parametersFormat: 'table',
    interfacePropertiesFormat: 'table',
    typeAliasPropertiesFormat: 'table',
    useCodeBlocks: true,
    sanitizeComments: true,
    useHTMLEncodedBrackets: true,
  });
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const module of project.children ?? []) module.name = doors.get(module.name)?.page ?? module.name;
  });
  const project = await app.convert();
  if (project === undefined) throw new Error('the API cannot be read');
  await app.generateOutputs(project);
  return [...doors.values()].map(({ name, page, readme }) => {
    const file = [`${page}.md`, `${page}/index.md`].find((path) => existsSync(join(out, path)));
    const [, ...text] = readFileSync(join(out, file), 'utf8').split('\n');
    // The door's own comment has an example, or the package's page does.
    const begin = text.findIndex((line) => line.startsWith('## '));
    const said = text.slice(0, begin).join('\n');
    const example = said.includes('```') ? '' : exampleOf(readme);
    if (example === undefined) throw new Error(`${name}: neither its comment nor ${readme} has an example`);
    writeFileSync(join(out, file), [`# ${name}`, said, example, ...text.slice(begin)].join('\n'));
    return `api/${file}`;
  });
}
