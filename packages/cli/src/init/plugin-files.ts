import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HemlError } from '@hemlkit/core';
import { type PluginKind, pluginKinds } from '../plugin-kinds';
import { laidOver } from './laid-over';
import { ownRange, templatesFolder } from './own-package';
import type { NewFiles } from './write-new';

/** Commands that a package needs before its spec can be tried. */
export const stepsBefore: Partial<Record<PluginKind, string>> = {
  dataset: 'npx heml synthesize .heml/faces --train 128 --validation 64',
};

/**
 * Files of `templates/plugin` that are written under another name. npm leaves a `.gitignore` out of what it publishes, and
 * takes a second package.json for a package's own; the index imports a file that exists only once it is written.
 */
const renamed: Record<string, string> = {
  gitignore: '.gitignore',
  'manifest.json': 'package.json',
  'index.txt': 'src/index.ts',
};

/** @throws HemlError (usage) that lists the kinds of which there is a template */
export function pluginKind(name: string): PluginKind {
  const kind = pluginKinds.find((one) => one === name);
  if (kind) return kind;
  const hint = `The kinds are ${pluginKinds.slice(0, -1).join(', ')} and ${pluginKinds.at(-1)}.`;
  if (name === 'engine')
    throw new HemlError('`heml init plugin` writes no engine.', {
      code: 'template-missing',
      kind: 'usage',
      hint: `An engine is a backend of TensorFlow.js, too much for an example: begin with \`defineEngine\` of @hemlkit/core/plugin and \`testEngine\` of @hemlkit/testing. ${hint}`,
    });
  throw new HemlError(`'${name}' is not a kind of component that \`heml init plugin\` writes.`, {
    code: 'template-kind-unknown',
    kind: 'usage',
    hint,
  });
}

/**
 * A plugin package: the files that all kinds share, the component with its test, and a spec that tries it.
 * @param name the package's name, scoped or not; its last part is the component's type
 * @throws HemlError (usage) for a name that is not a valid type of component
 */
export async function pluginFiles(name: string, kind: PluginKind): Promise<NewFiles> {
  const type = name.replace(/^@[^/]+\//, '');
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(type) || !/^(@[a-z0-9-]+\/)?[^/@]+$/.test(name))
    throw new HemlError(`'${name}' is not a valid name for a plugin.`, {
      code: 'plugin-name-invalid',
      kind: 'usage',
      hint: 'Lower-case letters, digits and hyphens, with a scope or without: my-loss, @me/my-loss.',
    });
  const shared = await filesIn(join(templatesFolder(), 'plugin'));
  const { 'try.yaml': part = '', ...own } = await filesIn(join(templatesFolder(), `plugin-${kind}`));
  const laid = laidOver(shared['try.yaml'] as string, part);
  // A method has networks of its own.
  const spec = kind === 'method' ? laid.replace(/^model:\n( .*\n)+/m, '') : laid;
  const step = stepsBefore[kind];
  const camel = (text: string) => text.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
  const words: Record<string, string> = {
    MY_SPEC: part.trimEnd(),
    MY_STEPS: step ? `${step}   # images to try it with, once\n` : '',
    MY_KIND: kind,
    HEML_RANGE: ownRange(),
    "'my-plugin'": `'${name}'`,
    '"my-plugin"': `"${name}"`,
    '# my-plugin': `# ${name}`,
    'my-plugin': type,
    myPlugin: camel(type),
    [`my-${kind}`]: type,
    [camel(`my-${kind}`)]: camel(type),
  };
  const known = new RegExp(Object.keys(words).join('|'), 'g');
  // The text of MY_SPEC contains words to replace, so it is filled in first.
  const fill = (text: string): string =>
    text.replace('MY_SPEC', words.MY_SPEC as string).replace(known, (word) => words[word] as string);
  const files: NewFiles = {};
  for (const [path, text] of Object.entries({ ...shared, ...own, 'try.yaml': spec }))
    files[renamed[path] ?? path.replace(`my-${kind}`, type)] = fill(text);
  return files;
}

async function filesIn(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const texts = files
    .sort()
    .map(async (file) => [file.slice(folder.length + 1), await readFile(file, 'utf8')] as const);
  return Object.fromEntries(await Promise.all(texts));
}
