import { rm } from 'node:fs/promises';
import { dirname, relative, resolve } from 'node:path';
import { checkData, checkExperiment, HemlError, trustFolder } from '@hemlkit/core';
import { plural, shellWords } from '@hemlkit/report';
import { answersFrom, type InitOptions } from '../init/answers';
import { duplicateImages } from '../init/duplicates';
import { type Answers, experimentText } from '../init/experiment-text';
import { lookAtImages } from '../init/images';
import { ownRange } from '../init/own-package';
import { pluginFiles, pluginKind, stepsBefore } from '../init/plugin-files';
import { writeMissing, writeNew } from '../init/write-new';
import type { Io } from '../io';
import { visible } from '../terminal-text';
import { schema } from './schema';

/** `heml init [FOLDER]`: a first experiment, in a folder of its own. */
export async function init(io: Io, name: string, options: InitOptions): Promise<number> {
  const folder = resolve(name);
  const isGiven = options.yes || options.images !== undefined;
  if (!isGiven && !(io.interactive && process.stdin.isTTY))
    throw new HemlError('There is no terminal to ask at.', {
      code: 'terminal-missing',
      kind: 'usage',
      hint: 'heml init --yes takes the defaults; --images DIR and --label name the images and their labels.',
    });
  let answers = await answersFrom(folder, options);
  if (!isGiven) {
    const { ask } = await import('../init/questions');
    const given = await ask(folder, answers);
    if (!given) return 130;
    answers = given;
  }
  const spec = `${answers.name}.yaml`;
  await writeNew(folder, { [spec]: experimentText(answers) });
  const isChecked = await checkWritten(io, resolve(folder, spec));
  // A project that exists already has its own versions of these files.
  const others = await writeMissing(folder, {
    'package.json': `${JSON.stringify(packageOf(answers.name), null, 2)}\n`,
    '.gitignore': 'node_modules\nruns\n.heml\n',
  });
  const within = (text: string) =>
    relative('.', folder) ? `${shellWords(['cd', relative('.', folder)])}\n${text}` : text;
  await warnOfImages(io, answers);
  io.out(`wrote ${[spec, ...others].join(', ')}\n`);
  const isImages = answers.data.type === 'folder';
  if (isImages && isChecked && options.look !== false) {
    const { look } = await import('../init/look');
    await look(io, folder, answers);
  }
  const looks = isImages && !isChecked ? ['data', 'plan'] : [];
  const steps = [...looks, 'train'].map((step) => `${shellWords(['npx', 'heml', step, spec])}\n`);
  io.out(`\n${within(`${install(others)}${steps.join('')}`)}`);
  const here = isImages ? 0 : (await lookAtImages(folder))?.files.length;
  if (here)
    io.err(
      `${io.colors.err.yellow('note:')} ${plural(here, 'image')} in ${relative('.', folder) || '.'} ${here === 1 ? 'is' : 'are'} not used: the spec is of drawn faces. For a spec of images: ${shellWords(['heml', 'init', name, '--images', name, '--name', `${answers.name}-images`])}\n`,
    );
  return 0;
}

/**
 * Checks a spec that was written, with its data, and writes the schema for editors. An invalid one is removed.
 * @returns whether it could be checked: that takes its plugins, which may not be installed yet
 */
async function checkWritten(io: Io, spec: string): Promise<boolean> {
  try {
    const { loaded } = await checkExperiment(spec);
    // Data that are not downloaded yet are checked later.
    if (loaded) await checkData(loaded, resolve(dirname(spec), '.heml'));
    await schema({ ...io, out: () => {} }, spec, {
      out: resolve(dirname(spec), '.heml/experiment.schema.json'),
    });
    return true;
  } catch (error) {
    if (error instanceof HemlError && error.code === 'plugin-not-installed') return false;
    await rm(spec);
    throw error;
  }
}

/** File endings of photographs that are not decoded: formats of telephones and cameras, and old formats. */
const otherPictures = /^\.(heic|heif|bmp|jp2|jxl|dng|cr2|cr3|nef|arw|orf|rw2|raf)$/i;

/** Prints notes on the images: files that are not read, duplicates, and images that were taken as groups. */
async function warnOfImages(io: Io, { data, images, suggested }: Answers): Promise<void> {
  if (data.type !== 'folder' || !images) return;
  const note = (text: string) => io.err(`${io.colors.err.yellow('note:')} ${text}\n`);
  const shown = (names: readonly string[]) =>
    `${names.slice(0, 3).map(visible).join(', ')}${names.length > 3 ? ` and ${names.length - 3} more` : ''}`;
  if (images.others.length > 0) {
    const pictures = images.others.filter((ending) => otherPictures.test(ending));
    const hint =
      pictures.length > 0 ? `. Photographs in ${pictures.join(', ')} are to be JPEG or PNG first` : '';
    note(`not read as images: ${images.others.map(visible).join(', ')}${hint}`);
  }
  if (images.hidden.length > 0) note(`hidden, and not read: ${shown(images.hidden)}`);
  const unlabelled = images.files.length - data.count;
  if (unlabelled > 0)
    note(`${plural(unlabelled, 'image')} without a label ${unlabelled === 1 ? 'is' : 'are'} left out`);
  const [first, ...more] = await duplicateImages(images.files);
  if (first)
    note(
      `the same image, byte for byte: ${shown(first)}${more.length > 0 ? `, and ${plural(more.length, 'more of the kind', 'more of the kind')}` : ''}. An image in two splits makes results look better than they are; \`heml audit data\` finds those that are nearly the same, too`,
    );
  if ('bins' in data.label && data.label.bins)
    note(
      `'${visible(data.label.column)}' holds numbers: it is parted at ${data.label.bins.join(' and ')} into labels`,
    );
  if (suggested)
    note(
      `taken as belonging together, so that they are in one split: images by ${visible(suggested.source)} (${suggested.groups} groups). --group none takes all as independent`,
    );
}

/** `heml init plugin NAME`: a package that builds, tests and runs in a spec at once. */
export async function initPlugin(io: Io, name: string, options: { kind: string }): Promise<number> {
  const kind = pluginKind(options.kind);
  const folder = resolve(name.replace(/^@[^/]+\//, ''));
  await writeNew(folder, await pluginFiles(name, kind));
  // A person need not confirm trust in a plugin that they begin.
  await trustFolder(folder);
  const path = relative('.', folder);
  const before = stepsBefore[kind];
  io.out(
    `wrote the plugin ${name} to ${path}\n\n${shellWords(['cd', path])}\nnpm install --ignore-scripts\nnpm test\n${before ? `${before}\n` : ''}npm run try\n`,
  );
  return 0;
}

/** The command that installs the packages. It names them if the project has a package.json already. */
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
