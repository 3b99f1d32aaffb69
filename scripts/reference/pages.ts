import { resolve } from 'node:path';
import { kindsOfCore } from '@hemlkit/core';
import type { Io } from '../../packages/cli/src/io';
import { createProgram } from '../../packages/cli/src/main';
import { pluginsOf } from '../../packages/cli/src/plugins-of';
import { validatorFor } from '../../packages/core/src/experiment/validator';
import { commandPage } from './command-page';
import { packageErrors } from './error-codes';
import { errorsPage } from './errors-page';
import { kindPage } from './kind-page';
import { placesOf } from './places';
import type { Schema } from './schema';
import { specPage } from './spec-page';

const notice =
  '<!-- Written by `npm run reference`. Change the descriptions in the sources, not this file. -->';

/**
 * The reference, file name → text, made from what the program itself knows: the spec's schema, the components of HEML's
 * own packages, and commander's declarations.
 *
 * @throws Error where one of the packages cannot be loaded
 */
export async function referencePages(): Promise<Record<string, string>> {
  const io = { out: fail, err: fail } as unknown as Io;
  const plugins = await pluginsOf(io, undefined);
  const assembled = validatorFor(plugins).schema as Schema & { $defs: Record<string, Schema> };
  const { model, training } = assembled.$defs;
  const spec: Schema = {
    ...assembled,
    properties: { ...assembled.properties, model: model!, training: training! },
  };
  const places = placesOf(spec, plugins);
  const of = (kind: string) =>
    plugins.flatMap(({ components }) => components.filter((one) => one.kind === kind));
  const index = kindsOfCore.map(
    ({ kind }) =>
      `| [${kind}](${kind}.md) | ${of(kind)
        .map(({ type }) => `\`${type}\``)
        .join(', ')} |`,
  );
  const pages: Record<string, string> = {
    'README.md': [
      '# Reference',
      '',
      'Every option of a spec, of every component, and of the command line, and every error. Your own plugins are listed in the',
      'same way by `heml plugins SPEC`.',
      '',
      '- [The spec](spec.md)',
      '- [The command line](command-line.md)',
      '- [Errors and their codes](errors.md)',
      '',
      '| components | types |',
      '| --- | --- |',
      ...index,
    ].join('\n'),
    'spec.md': specPage(spec),
    'command-line.md': commandPage(createProgram(io, () => {})),
    'errors.md': errorsPage(packageErrors(resolve(import.meta.dirname, '../..')).codes),
  };
  for (const { kind } of kindsOfCore)
    pages[`${kind}.md`] = kindPage(
      kind,
      places.filter((place) => place.kind === kind),
      plugins,
    );
  return Object.fromEntries(Object.entries(pages).map(([name, text]) => [name, `${notice}\n\n${text}\n`]));
}

function fail(text: string): never {
  throw new Error(text);
}
