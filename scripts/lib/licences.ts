import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Options } from 'tsup';

interface Licence {
  name: string;
  version: string;
  /** The licence's SPDX name. */
  license: string;
  text: string;
}

/** The folder of the package in node_modules that a file belongs to, or undefined for a file of ours. */
export function packageFolder(file: string): string | undefined {
  return /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(file.replaceAll('\\', '/'))?.[0];
}

/**
 * A package's licence, with the notice that it may bring.
 *
 * @param given files with the licences of packages that bring none, by name
 * @throws where the package brings no text of it
 */
export function licenceOf(folder: string, given: Readonly<Record<string, string>> = {}): Licence {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = given[name];
  if (file !== undefined) return { name, version, license, text: readFileSync(file, 'utf8').trim() };
  const files = readdirSync(folder).sort();
  const licence = files.find((entry) => /^licen[cs]e(\.|$)/i.test(entry));
  if (!licence) throw new Error(`${name} is bundled, but brings no licence in ${folder}.`);
  const notices = files.filter((entry) => /^(copyright)?notice(\.|$)/i.test(entry));
  const texts = [licence, ...notices].map((file) => readFileSync(join(folder, file), 'utf8').trim());
  return { name, version, license, text: texts.join('\n\n') };
}

/** The text of `THIRD-PARTY-NOTICES`. */
export function licencesText(licences: readonly Licence[]): string {
  const parts = [...licences]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, version, license, text }) => `${name} ${version} (${license})\n\n${text}\n`);
  const first = 'The files beside this one contain code of these packages.\n';
  return [first, ...parts].join(`\n${'-'.repeat(80)}\n\n`);
}

/** An esbuild plugin: writes the licences of all code from node_modules that a build contains beside what is built. */
export const licences = ({
  texts = {},
}: {
  /** Files with the licences of packages that bring none, by name; from the folder of the package that is built. */
  texts?: Readonly<Record<string, string>>;
} = {}): NonNullable<Options['esbuildPlugins']>[number] => ({
  name: 'licences',
  setup({ initialOptions, onEnd }) {
    const base = initialOptions.absWorkingDir ?? process.cwd();
    onEnd(({ metafile }) => {
      // Code that the build leaves out, since nothing uses it, needs no licence.
      const files = Object.values(metafile!.outputs)
        .flatMap(({ inputs }) => Object.entries(inputs))
        .flatMap(([file, { bytesInOutput }]) => (bytesInOutput > 0 ? [resolve(base, file)] : []));
      const folders = new Set(files.flatMap((file) => packageFolder(file) ?? []));
      if (folders.size === 0) return;
      // By no name with `LICENSE` in it: pnpm would take it for the package's own and leave that out.
      const given = Object.fromEntries(
        Object.entries(texts).map(([name, file]) => [name, resolve(base, file)]),
      );
      const text = licencesText([...folders].map((folder) => licenceOf(folder, given)));
      const target = join(base, initialOptions.outdir!);
      // In a fresh clone the folder is not there yet: what is built is written after this.
      mkdirSync(target, { recursive: true });
      writeFileSync(join(target, 'THIRD-PARTY-NOTICES'), text);
    });
  },
});
