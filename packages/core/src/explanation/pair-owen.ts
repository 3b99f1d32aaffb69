import type { Engine } from '../contracts/engine';
import type { Hierarchy } from '../contracts/experiment';
import type { Distance } from '../contracts/metric-learning';
import { lookupSize, lookupTable } from '../segments/composition';
import type { PreparedSample } from '../segments/prepare-samples';
import type { LoadedExperiment } from '../spec/load-experiment';
import { nodeSettings } from '../spec/node-settings';
import type { Data } from '../training/data';
import type { Trainer } from '../training/trainer';
import { type Coalition, type OwenValues, owenValues } from './owen';

export interface PairOwenRequest {
  engine: Engine;
  loaded: LoadedExperiment;
  data: Data;
  distance: Distance;
  /** With the root's weights. */
  trainer: Trainer;
  a: PreparedSample;
  b: PreparedSample;
}

/** Class id that no dataset's list reaches, and that no table shows. */
const hidden = lookupSize - 1;

/**
 * How the root's distance of two images is made up of their segments: d(S) is that distance with only the segments S
 * shown in both images, and every node's Owen value is its share of d(all) - d(none).
 */
export function pairOwenValues(request: PairOwenRequest): Promise<OwenValues> {
  const { loaded, data, trainer, a, b } = request;
  const { classes } = data.segmenter;
  const { background } = nodeSettings(loaded, loaded.hierarchy.root).training;
  const area = a.map.length;
  const batch = trainer.splitBatch;
  const pairs = Math.floor(batch / 2);
  const images = new Uint8Array(batch * area * 3);
  const maps = new Uint8Array(batch * area);
  for (let i = 0; i < pairs; i++) {
    images.set(a.image, i * 2 * area * 3);
    images.set(b.image, (i * 2 + 1) * area * 3);
  }
  const shows = new Float32Array(lookupSize).fill(1);
  shows[hidden] = 0;

  /** Hides what a coalition does not show: the step itself then shows all that is left. */
  const place = (coalition: Coalition, at: number) => {
    const table = lookupTable(classesOf(loaded, coalition), classes, background);
    for (const [i, { map }] of [a, b].entries())
      for (let p = 0; p < area; p++)
        maps[(at * 2 + i) * area + p] = table[map[p] as number] ? (map[p] as number) : hidden;
  };

  return owenValues(loaded.hierarchy, async (coalitions) => {
    const values: number[] = [];
    for (let start = 0; start < coalitions.length; start += pairs) {
      const part = coalitions.slice(start, start + pairs);
      for (const [i, coalition] of part.entries()) place(coalition, i);
      const [rows] = await trainer.embed(batch).run([images, maps, shows]);
      values.push(...(await distancesOfPairs(request, rows as Float32Array, part.length)));
    }
    return values;
  });
}

/** The distance within each pair of rows, first to second. */
async function distancesOfPairs(
  { engine: { tf }, distance, trainer }: PairOwenRequest,
  rows: Float32Array,
  pairs: number,
): Promise<number[]> {
  const { dimensions } = trainer.model;
  const matrix = tf.tidy(() => {
    const embeddings = tf.tensor3d(rows.slice(0, pairs * 2 * dimensions), [pairs, 2, dimensions]);
    const [first, second] = tf.unstack(embeddings, 1) as [
      ReturnType<typeof tf.tensor2d>,
      ReturnType<typeof tf.tensor2d>,
    ];
    return distance.matrix(first, second);
  });
  const values = await matrix.data();
  matrix.dispose();
  return Array.from({ length: pairs }, (_, i) => values[i * pairs + i] as number);
}

function classesOf({ hierarchy }: { hierarchy: Hierarchy }, coalition: Coalition): string[] {
  return hierarchy.nodes
    .filter(({ children, segments }) => children.length === 0 && coalition.includes(segments[0] as string))
    .flatMap(({ classes }) => classes);
}
