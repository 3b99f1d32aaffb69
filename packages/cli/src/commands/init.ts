import { relative, resolve } from 'node:path';
import { HemlError, loadExperiment, trustFolder } from '@hemlkit/core';
import { plural, shellWords } from '@hemlkit/report';
import { answersFrom, type InitOptions } from '../init/answers';
import { experimentText } from '../init/experiment-text';
import { type FoundImages, lookAtImages } from '../init/images';
import { ownRange } from '../init/own-package';
import { pluginFiles, pluginKind, stepsBefore } from '../init/plugin-files';
import { writeMissing, writeNew } from '../init/write-new';
import type { Io } from '../io';
import { visible } from '../terminal-text';
import { schema } from './schema';

/** `heml init [FOLDER]`: a first experiment, in a folder of its own. */
export async function init(io: Io, name: string, options: InitOptions): Promise<number> {
  const folder = resolve(name);
  const isTold = options.yes || options.images !== undefined;
  if (!isTold && !(io.interactive && process.stdin.isTTY))
    throw new HemlError('There is no terminal to ask at.', {
      code: 'terminal-missing',
      kind: 'usage',
      hint: 'heml init --yes takes the defaults; --images DIR and --label say what they are about.',
    });
  let answers = await answersFrom(folder, options);
  if (!isTold) {
    const { ask } = await import('../init/questions');
    const given = await ask(folder, answers);
    if (!given) return 130;
    answers = given;
  }
  const spec = `${answers.name}.yaml`;
  await writeNew(folder, { [spec]: experimentText(answers) });
  // In a project that is there already these are somebody's own.
  const others = await writeMissing(folder, {
    'package.json': `${JSON.stringify(packageOf(answers.name), null, 2)}\n`,
    '.gitignore': 'node_modules\nruns\n.heml\n',
  });
  const within = (text: string) =>
    relative('.', folder) ? `${shellWords(['cd', relative('.', folder)])}\n${text}` : text;
  try {
    await loadExperiment(resolve(folder, spec));
    await schema({ ...io, out: () => {} }, resolve(folder, spec), {
      out: resolve(folder, '.heml/experiment.schema.json'),
    });
  } catch (error) {
    // Without its plugins installed the spec cannot be checked here; it is right once they are.
    if (!(error instanceof HemlError) || error.code !== 'plugin-not-installed') throw error;
  }
  io.out(
    `wrote ${[spec, ...others].join(', ')}\n\n${within(`${install(others)}${shellWords(['npx', 'heml', 'train', spec])}\n`)}`,
  );
  warnOfOthers(io, options.images === undefined ? undefined : await lookAtImages(resolve(options.images)));
  const here = answers.data.type === 'synthetic' ? (await lookAtImages(folder))?.count : 0;
  if (here)
    io.err(
      `${io.colors.err.yellow('note:')} ${plural(here, 'image')} in ${relative('.', folder) || '.'} ${here === 1 ? 'is' : 'are'} not used: the spec is of drawn faces. For a spec of images: ${shellWords(['heml', 'init', name, '--images', name, '--name', `${answers.name}-images`])}\n`,
    );
  return 0;
}

/** Names the endings of files that are not read. */
function warnOfOthers(io: Io, found: FoundImages | undefined): void {
  if (!found || found.others.length === 0) return;
  io.err(`${io.colors.err.yellow('note:')} not read as images: ${found.others.map(visible).join(', ')}\n`);
}

/** `heml init plugin NAME`: a package that builds, tests and runs in a spec at once. */
export async function initPlugin(io: Io, name: string, options: { kind: string }): Promise<number> {
  const kind = pluginKind(options.kind);
  const folder = resolve(name.replace(/^@[^/]+\//, ''));
  await writeNew(folder, await pluginFiles(name, kind));
  // Whoever begins a plugin is not asked whether he trusts it.
  await trustFolder(folder);
  const path = relative('.', folder);
  const before = stepsBefore[kind];
  io.out(
    `wrote the plugin ${name} to ${path}\n\n${shellWords(['cd', path])}\nnpm install --ignore-scripts\nnpm test\n${before ? `${before}\n` : ''}npm run try\n`,
  );
  return 0;
}

/** Where the project was there already, what is missing is added to it. */
function install(written: string[]): string {
  const rest = written.includes('package.json')
    ? ''
    : ` ${Object.keys(packageOf('x').dependencies).join(' ')}`;
  return `npm install --ignore-scripts${rest}\n`;
}

function packageOf(name: string) {
  const range = ownRange();
  const packages = ['cli', 'datasets', 'loss-plugins', 'metrics', 'segmenters', 'trunks'];
  return {
    name: name.toLowerCase(),
    private: true,
    type: 'module',
    dependencies: Object.fromEntries(packages.map((part) => [`@hemlkit/${part}`, range])),
  };
}
