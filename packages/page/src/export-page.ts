import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  calibrationOf,
  coreVersion,
  decodeImage,
  HemlError,
  namedDistances,
  type OpenedRun,
  type Run,
  readSummary,
  type Sample,
  writeWhole,
} from '@hemlkit/core/run';
import { encodeThumbnail, standalonePage } from '@hemlkit/report';
import { readAssets } from './assets';
import type { PageData, PageSegmenter } from './page-data';
import { pageModels } from './page-models';
import { drawnSamples, type Part, pageSamples } from './page-samples';
import { scriptOfData, scriptOfParts } from './part-text';

export interface PageOptions {
  /** The folder to write to; default: `page` in the run's folder. */
  out?: string;
  /** How many samples of the validation split the page holds at the most, of each label as many; 0: none. Default: 24. */
  samples?: number;
  /** Given a line before each step that takes time. */
  onProgress?: (message: string) => void;
}

/** What was written. */
export interface WrittenPage {
  /** The page's file. */
  file: string;
  /** Bytes of all files. */
  bytes: number;
  /** Bytes of the models among them, the segmenter's too. */
  modelBytes: number;
  /** How many samples the page holds. */
  samples: number;
  /** What its contributions are: `contributions`, `Owen values`. Absent: there are none. */
  explainer?: string;
  /** The type of the run's segmenter. */
  segmenter: string;
  /** Whether the page segments images of one's own, as that does. */
  segments: boolean;
}

/** Bytes of a page's models at the most, as files: a browser has to hold them, and twice while it loads them. */
export const mostModelBytes = 200e6;

const defaultSamples = 24;
/** Samples whose shape stands for that of all. */
const looked = 8;

/**
 * Writes a run as a page that compares and explains pairs of images in the browser, from disk or from any server of files. All
 * models are held against the run before anything is written.
 *
 * @throws HemlError (usage) for methods without models that can be exported, for models that are too large, and for a folder
 * that holds something else
 * @example
 * const { file, bytes } = await exportPage(run, { out: 'smiles-page' });
 */
export async function exportPage(run: Run, options: PageOptions = {}): Promise<WrittenPage> {
  const { out = join(run.folder, 'page'), samples: count = defaultSamples, onProgress = () => {} } = options;
  const before = await filesOf(out);
  const assets = await readAssets();
  const opened = await run.open();
  onProgress('tracing the models, and holding them against the run');
  const segmenter = await segmenterOf(opened);
  const models = await pageModels(run, opened, {
    most: mostModelBytes - (segmenter.part?.bytes.length ?? 0),
    limit: mostModelBytes,
  });
  const drawn = drawnSamples(opened.data.splits.validation.samples, opened.loaded.experiment.seed, count);
  onProgress('encoding the samples');
  const pictures = await pageSamples(opened, drawn, models.models.kind === 'nodes');
  const groups: { file: string; parts: Part[] }[] = [
    { file: 'parts/runtime.js', parts: [{ name: 'runtime', bytes: assets.runtime }] },
    ...models.parts.map((part) => ({ file: `parts/${part.name}.js`, parts: [part] })),
    ...(segmenter.part ? [{ file: 'parts/segmenter.js', parts: [segmenter.part] }] : []),
    ...pictures.samples.map(({ image, map, square }, at) => ({
      file: `parts/sample-${String(at + 1).padStart(4, '0')}.js`,
      parts: pictures.parts.filter(({ name }) => [image, map, square].includes(name)),
    })),
  ];
  const data: PageData = {
    ...(await factsOf(run, opened)),
    models: models.models,
    segmenter: segmenter.facts,
    samples: pictures.samples,
    files: groups.map(({ file, parts }) => ({
      file,
      bytes: parts.reduce((sum, { bytes }) => sum + bytes.length, 0),
    })),
  };
  const texts = new Map<string, string>([
    ['page.js', assets.script],
    ['data.js', scriptOfData(data)],
    ['THIRD-PARTY-NOTICES.txt', assets.notices],
  ]);
  let bytes = 0;
  const written = new Set<string>();
  const write = async (file: string, text: string) => {
    await writeWhole(join(out, file), text);
    written.add(file);
    bytes += Buffer.byteLength(text);
  };
  await mkdir(join(out, 'parts'), { recursive: true });
  for (const { file, parts } of groups) await write(file, scriptOfParts(parts));
  for (const [file, text] of texts) await write(file, text);
  const shown = pictures.samples.map(({ id }) => drawn.find((sample) => sample.id === id) as Sample);
  // Last, so that a page that can be opened is whole.
  await write(
    'index.html',
    standalonePage({
      run: run.name,
      samples: await Promise.all(
        shown.map(async ({ id, label, image }) => ({ id, label, picture: await encodeThumbnail(image) })),
      ),
      classMaps: segmenter.facts.kind === 'none' ? 'files' : 'segmenter',
      limits: limitsText,
      scripts: ['page.js', 'data.js'],
    }),
  );
  for (const file of before) if (!written.has(file)) await rm(join(out, file), { force: true });
  return {
    file: join(out, 'index.html'),
    bytes,
    modelBytes: [...models.parts, ...(segmenter.part ? [segmenter.part] : [])].reduce(
      (sum, part) => sum + part.bytes.length,
      0,
    ),
    samples: pictures.samples.length,
    ...(models.explainer !== undefined && { explainer: models.explainer }),
    segmenter: opened.loaded.experiment.segmenter.type,
    segments: segmenter.facts.kind !== 'none',
  };
}

const limitsText =
  'Images of your own may be JPEG, PNG, WebP, GIF or AVIF, of up to 50 million pixels. The page works without a connection.';

/** What the page holds beside models and pictures. */
async function factsOf(
  run: Run,
  opened: OpenedRun,
): Promise<Omit<PageData, 'models' | 'segmenter' | 'samples' | 'files'>> {
  const { loaded, data, tree } = opened;
  const [distance] = await namedDistances(opened);
  const calibration = await calibrationOf(opened, distance);
  const precision = (await readSummary(run.folder))?.precision;
  const { size, fit } = data.method.images;
  const own = data.splits.validation.samples.slice(0, looked);
  const shapes = await Promise.all(own.map(decodeImage));
  return {
    heml: coreVersion,
    run: run.name,
    hierarchy: loaded.hierarchy,
    classes: data.segmenter.classes,
    segments: loaded.experiment.segments.map(({ name }) => name),
    distance: distance.type,
    ...(tree.height !== undefined && { height: tree.height }),
    ...(calibration && { calibration }),
    ...(precision && { precision }),
    square: { size, ...(fit && { fit }) },
    shapes: shapes.map(({ width, height }) => ({ width, height })),
  };
}

/** What segments images of one's own, and its model. */
async function segmenterOf({ data, loaded }: OpenedRun): Promise<{ facts: PageSegmenter; part?: Part }> {
  const portable = await data.segmenter.portable?.();
  if (!portable) return { facts: { kind: 'none', type: loaded.experiment.segmenter.type } };
  if (portable.kind === 'cells') return { facts: portable };
  const { model, ...facts } = portable;
  const name = 'segmenter';
  return { facts: { ...facts, part: name }, part: { name, bytes: await readFile(model) } };
}

/** The files of a page that was written before. @throws HemlError (usage) for a folder that holds something else */
async function filesOf(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  if (names.length === 0) return [];
  const begin = (await readFile(join(folder, 'data.js'), 'utf8').catch(() => '')).slice(0, 100);
  if (!begin.startsWith('hemlPage.data(') || names.some((name) => !own.has(name)))
    throw new HemlError(`The folder holds files that are not of a page: ${folder}`, {
      code: 'page-folder-taken',
      kind: 'usage',
      hint: 'Nothing was written. Name a folder that is new or empty: --out FOLDER',
    });
  const parts = await readdir(join(folder, 'parts')).catch(() => []);
  return parts.map((name) => `parts/${name}`);
}

const own = new Set(['index.html', 'page.js', 'data.js', 'parts', 'THIRD-PARTY-NOTICES.txt']);
