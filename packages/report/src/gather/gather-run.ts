import { readFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { createRandom, HemlError, type Run, RunFolder, readEvents, type SplitDistances } from '@hemlkit/core';
import type { ReportRun } from '../page/report-data';
import { flatSettings } from '../settings';
import { shellWords } from '../shell-words';
import { gatherExamples } from './gather-examples';
import { gatherMap } from './gather-map';
import { pairGroupsOf, upwardDistances } from './pair-groups-of';

export interface GatherOptions {
  /** How many pairs of each kind are shown with their metric trees; 0: no samples are shown at all. Default: 3. */
  examples?: number;
  /** Called before what takes time. */
  onProgress?: (message: string) => void;
}

/** As many samples are compared with each other at most: a matrix of them at every node stays small. */
const mostSamples = 500;

/**
 * All that a report shows of a run. Where its dataset cannot be read any more, the report has no examples and a warning;
 * what the run's folder holds is shown in any case.
 */
export async function gatherRun(run: Run, options: GatherOptions = {}): Promise<ReportRun> {
  const { experiment, shown } = run.loaded;
  const folder = relative('.', run.folder) || '.';
  const known: ReportRun = {
    name: run.name,
    folder,
    summary: await run.summary(),
    history: await run.history(),
    keep: experiment.training.keep,
    command: shellWords(['heml', 'train', new RunFolder(folder).resolved]),
    spec: await readFile(run.files.spec, 'utf8'),
    settings: flatSettings(shown),
    warnings: await warningsOf(run.folder),
  };
  try {
    const gathered = await gatherData(run, options);
    const ofPairs = gathered.examples?.flatMap(({ tree }) => tree.warnings ?? []) ?? [];
    return { ...known, ...gathered, warnings: [...new Set([...known.warnings, ...ofPairs])] };
  } catch (error) {
    // What a person can correct is a warning; anything else is a fault, and hidden in a page it would never be found.
    if (!(error instanceof HemlError)) throw error;
    const missing = `The data are not described, and no pair is explained: ${error.message}`;
    return { ...known, warnings: [...known.warnings, missing] };
  }
}

async function gatherData(run: Run, { examples = 3, onProgress = () => {} }: GatherOptions) {
  onProgress('reading the dataset');
  const splits = await run.describeData();
  const { ids } = await run.labels('validation');
  const random = createRandom(run.loaded.experiment.seed, 'report');
  const drawn = random.split('samples').permutation(ids.length).slice(0, mostSamples).sort();
  onProgress(`comparing ${drawn.length} validation samples at every node`);
  const distances = await run.distances({ samples: [...drawn] });
  const labels = distances.samples.map((position) => ids[position] as number);
  const nodes = Object.keys(distances.nodes);
  const mapOf = async ({ nodes, inverted, samples }: SplitDistances) => {
    onProgress('drawing the map');
    const outward = upwardDistances(nodes[run.loaded.hierarchy.root] as Float32Array, inverted);
    return gatherMap(run, { distances: outward, labels }, samples, random.split('map'));
  };
  return {
    splits,
    pairs: {
      distance: distances.distance,
      inverted: distances.inverted,
      samples: drawn.length,
      of: ids.length,
      groups: Object.fromEntries(nodes.map((id) => [id, pairGroupsOf(distances, id, labels)])),
    },
    ...(examples > 0 && { map: await mapOf(distances) }),
    ...(examples > 0 &&
      (await gatherExamples({ run, distances, labels, random, count: examples, onProgress }))),
  };
}

/** The warnings of a run, each once. */
async function warningsOf(folder: string): Promise<string[]> {
  const warnings = new Set<string>();
  for (const event of await readEvents(folder))
    if (event.type === 'warning')
      warnings.add(event.node ? `${event.node}: ${event.message}` : event.message);
  return [...warnings];
}
