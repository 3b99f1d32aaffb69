import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HemlError } from '@hemlkit/core';
import { ownRange, templatesFolder } from './own-package';
import type { NewFiles } from './write-new';

/** Kinds of which there is a template. */
export const pluginKinds = ['loss', 'segmenter'] as const;
export type PluginKind = (typeof pluginKinds)[number];

/**
 * A plugin package: sources, tests by the kit, a spec that tries it.
 * @param name the package's name, scoped or not; its last part is the component's type
 * @throws HemlError (usage) for a name that is no component's type
 */
export async function pluginFiles(name: string, kind: PluginKind): Promise<NewFiles> {
  const type = name.replace(/^@[^/]+\//, '');
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(type) || !/^(@[a-z0-9-]+\/)?[^/@]+$/.test(name))
    throw new HemlError(`'${name}' is no name for a plugin.`, {
      code: 'plugin-name-invalid',
      kind: 'usage',
      hint: 'Lower-case letters, digits and hyphens, with a scope or without: my-loss, @me/my-loss.',
    });
  const range = ownRange();
  const camel = type.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
  const fill = (text: string): string =>
    text
      .replaceAll(`name: 'my-${kind}'`, `name: '${name}'`)
      .replaceAll(`my-${kind}`, type)
      .replaceAll(kind === 'loss' ? 'myLoss' : 'mySegmenter', camel)
      .replaceAll("'my-plugin'", `'${name}'`)
      .replaceAll('"my-plugin"', `"${name}"`)
      .replaceAll('# my-plugin', `# ${name}`)
      .replaceAll('my-plugin', type)
      .replaceAll('MY_KIND', kind)
      .replaceAll('HEML_RANGE', range);
  const files: NewFiles = {};
  // npm leaves a `.gitignore` out of what it publishes, and a second package.json is taken for a package's own.
  const renamed: Record<string, string> = { gitignore: '.gitignore', 'manifest.json': 'package.json' };
  for (const template of ['plugin', `plugin-${kind}`])
    for (const [path, text] of await filesIn(join(templatesFolder(), template)))
      files[renamed[path] ?? path.replace(`my-${kind}`, type)] = fill(text);
  return files;
}

async function filesIn(folder: string): Promise<[string, string][]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(
    files
      .sort()
      .map(
        async (file): Promise<[string, string]> => [
          file.slice(folder.length + 1),
          await readFile(file, 'utf8'),
        ],
      ),
  );
}
