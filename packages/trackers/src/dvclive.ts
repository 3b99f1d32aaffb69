import { appendFile, mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  defineTracker,
  filePath,
  readJsonIfThere,
  readTextIfThere,
  Type,
  writeWhole,
} from '@hemlkit/core/plugin';
import { requireOwnPlace } from './own-place';
import { type Scalar, scalarsOf } from './scalars';

type Nested = { [key: string]: Nested | string | number | boolean };

/** A name of a file in every file system; a label, which may be part of a metric's name, holds anything. */
const fileName = (part: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these no file system wants
  part.replace(/[\u0000-\u001f<>:"\\|?*]/g, '_').replace(/^\.+$|[. ]$/, '_') || '_';

/** `loss`, `final` */
const pathOf = ({ name, node }: Scalar): string[] => [...name.split('/'), node].map(fileName);

/** Puts a value under a path of keys; a value that is in the way becomes a branch. */
function put(into: Nested, path: readonly string[], value: string | number | boolean): void {
  const [key, ...rest] = path as [string, ...string[]];
  if (rest.length === 0) {
    into[key] = value;
    return;
  }
  const inner = Object.hasOwn(into, key) ? into[key] : undefined;
  const branch: Nested = typeof inner === 'object' ? inner : {};
  Object.defineProperty(into, key, { value: branch, enumerable: true, writable: true, configurable: true });
  put(branch, rest, value);
}

/** A setting's text as the number or the truth value that it is. */
function valueOfText(text: string): string | number | boolean {
  if (text === 'true' || text === 'false') return text === 'true';
  return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
}

/** What DVC reads beside this file; JSON is YAML. */
const dvcYaml = `${JSON.stringify(
  {
    params: ['params.yaml'],
    metrics: ['metrics.json'],
    plots: [{ 'plots/metrics': { x: 'step' } }, 'plots/images'],
  },
  null,
  2,
)}\n`;

/**
 * The files of DVCLive 3 (https://dvc.org/doc/dvclive/how-it-works), which `dvc metrics`, `dvc plots`, `dvc exp show` and DVC's editor
 * extension read. The step is the epoch.
 */
export const dvclive = defineTracker({
  type: 'dvclive',
  summary: "Writes settings, metrics by epoch and a metric tree's picture, as DVC reads them.",
  options: Type.Object({
    folder: Type.Optional(
      filePath({
        description: "Where a folder of the run's name is made. Absent: `dvclive` in the run's folder.",
      }),
    ),
  }),
  create: async ({ folder: chosen }, _, { run, folder, resumed, trusted, settings }) => {
    requireOwnPlace('folder', chosen, { folder, trusted });
    const target = chosen === undefined ? join(folder, 'dvclive') : join(chosen, run);
    const metrics = join(target, 'metrics.json');
    // As DVCLive does: what an earlier run of the name left is not mixed with this one's.
    if (!resumed)
      for (const old of [metrics, join(target, 'plots')]) await rm(old, { recursive: true, force: true });
    await mkdir(join(target, 'plots/images'), { recursive: true });
    const params: Nested = {};
    for (const [path, text] of Object.entries(settings)) put(params, path.split('.'), valueOfText(text));
    await writeWhole(join(target, 'params.yaml'), `${JSON.stringify(params, null, 2)}\n`);
    await writeWhole(join(target, 'dvc.yaml'), dvcYaml);
    const known = await readJsonIfThere(metrics, { hint: 'Delete it: it is written again from here on.' });
    const latest = (known?.value ?? {}) as Nested;

    /** Adds a line to a metric's table, after its heading where the table is new. */
    async function addRow(scalar: Scalar): Promise<void> {
      const path = pathOf(scalar);
      const file = join(target, 'plots/metrics', `${path.join('/')}.tsv`);
      await mkdir(dirname(file), { recursive: true });
      const heading = (await readTextIfThere(file)) === undefined ? `step\t${path.at(-1)}\n` : '';
      await appendFile(file, `${heading}${scalar.epoch}\t${scalar.value}\n`);
      put(latest, path, scalar.value);
    }
    return {
      async event(event) {
        const scalars = scalarsOf(event);
        if (scalars.length === 0) return;
        for (const scalar of scalars) await addRow(scalar);
        latest.step = Math.max(Number(latest.step ?? 0), ...scalars.map(({ epoch }) => epoch));
        await writeWhole(metrics, `${JSON.stringify(latest, null, 2)}\n`);
      },
      picture: ({ name, png }) => writeWhole(join(target, 'plots/images', `${name}.png`), png),
      close: () => undefined,
    };
  },
});
