import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { openRun, type Run, resumeRun, train } from '@hemlkit/core';
import { readSweepFolder, splitMetrics } from '@hemlkit/sweeps';
import { readDeflationKey } from './trial-helpers';
import type { Workplace } from './workplace';

/** One kind of stored file, who reads it, and what that gives; the same from a whole one and a rebuilt one. */
export interface Trial {
  /** As the table shows it; `*` stands for any name. */
  file: string;
  reader: string;
  act(place: Workplace): Promise<unknown>;
}

const retrain = async (place: Workplace) => {
  // Nothing is known: the store is read for all nodes.
  await rm(place.path('.heml', 'nodes'), { recursive: true });
  await rm(place.path('runs', 'small'), { recursive: true });
  return trainAgain(place);
};
const trainAgain = async (place: Workplace) => {
  const run = await train(place.path('spec.yaml'), place.places);
  await run.dispose();
  return place.weights();
};
const fromCache = async (place: Workplace) => {
  await rm(place.path('runs', 'small'), { recursive: true });
  return trainAgain(place);
};
const resumeOf = (name: string) => async (place: Workplace) => {
  const run = await resumeRun(place.path('runs', name), { cache: place.places.cache });
  await run.dispose();
  return place.weights(name);
};
const resume = resumeOf('small');
const opened =
  (use: (run: Run, place: Workplace) => Promise<unknown>) =>
  async (place: Workplace): Promise<unknown> => {
    const run = await openRun(place.path('runs', 'small'), { cache: place.places.cache });
    try {
      return await use(run, place);
    } finally {
      await run.dispose();
    }
  };
const explain = opened(async (run) => {
  const [a, b] = await run.samples();
  return run.explain(a!.id, b!.id, { explainers: [] });
});
const query = opened(async (run, place) => {
  const [, b] = await run.samples();
  return run.query(b!.id, { gallery: place.path('gallery', 'images'), k: 1 });
});

export const trials: readonly Trial[] = [
  { file: '.heml/store/*/images.u8', reader: 'train', act: retrain },
  { file: '.heml/store/*/maps.u8', reader: 'train', act: retrain },
  { file: '.heml/store/*/index.json', reader: 'train', act: retrain },
  { file: '.heml/store/sources.json', reader: 'train', act: trainAgain },
  { file: '.heml/nodes/*/model.safetensors', reader: 'train', act: fromCache },
  { file: '.heml/nodes/*/metrics.json', reader: 'train', act: fromCache },
  { file: 'runs/small/nodes/*/model.safetensors', reader: 'resume', act: resume },
  { file: 'runs/small/nodes/*/model.safetensors', reader: 'explain', act: explain },
  { file: 'runs/small/nodes/*/metrics.json', reader: 'resume', act: resume },
  { file: 'runs/small/nodes/*/metrics.json', reader: 'explain', act: explain },
  { file: 'runs/small/lock.json', reader: 'train', act: trainAgain },
  { file: 'runs/small/lock.json', reader: 'explain', act: explain },
  { file: 'runs/small/summary.json', reader: 'resume', act: resume },
  { file: 'runs/small/summary.json', reader: 'explain', act: explain },
  { file: 'runs/small/resolved.yaml', reader: 'train', act: trainAgain },
  { file: 'runs/small/resolved.yaml', reader: 'explain', act: explain },
  { file: 'runs/small/spec.yaml', reader: 'explain', act: explain },
  { file: 'runs/stopped/nodes/*/checkpoint.safetensors', reader: 'resume', act: resumeOf('stopped') },
  {
    file: 'runs/small/embeddings/validation/*.safetensors',
    reader: 'report',
    act: opened((run) => run.embeddings()),
  },
  { file: 'runs/small/calibration/*.json', reader: 'explain', act: explain },
  { file: 'runs/small/galleries/*.safetensors', reader: 'query', act: query },
  {
    file: 'runs/small/metrics-test.json',
    reader: 'table',
    act: async (place) => {
      const run = await openRun(place.path('runs', 'small'), { cache: place.places.cache });
      const summary = await run.summary();
      return splitMetrics(run.folder, summary, 'test', place.places.cache);
    },
  },
  {
    file: 'runs/sweep/sweep.json',
    reader: 'table',
    act: async (place) => (await readSweepFolder(place.path('runs', 'sweep')))?.runs ?? [],
  },
  { file: 'deflated/deflation.json', reader: 'deflate', act: readDeflationKey },
  {
    file: 'deflated/images/a.png',
    reader: 'deflate',
    act: async (place) => {
      await place.composite();
      // What was made again is there for the next one.
      return place.composite();
    },
  },
];

/** The files of a trial. */
export async function filesOf(place: Workplace, { file }: Trial): Promise<string[]> {
  let found = [place.folder];
  for (const part of file.split('/')) {
    const next = found.map(async (folder) => {
      if (!part.includes('*')) return [join(folder, part)];
      const [before, after] = part.split('*') as [string, string];
      const names = await readdir(folder).catch((): string[] => []);
      return names
        .filter((name) => name.startsWith(before) && name.endsWith(after))
        .map((name) => join(folder, name));
    });
    found = (await Promise.all(next)).flat();
  }
  const names = await Promise.all(found.map(async (path) => ((await isFile(path)) ? [path] : [])));
  return names.flat();
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}
