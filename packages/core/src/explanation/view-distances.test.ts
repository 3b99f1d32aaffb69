import { beforeAll, expect, it } from 'vitest';
import type { HostArray } from '../contracts/engine';
import type { Hierarchy } from '../contracts/experiment';
import type { ImageAndMap, ImageSource } from '../contracts/images';
import type { EmbedOptions } from '../contracts/method';
import type { Distance } from '../contracts/metric-learning';
import type { Tensor2D, TF } from '../contracts/tf';
import { loadTf } from '../engine/load-tf';
import { createRandom } from '../random/random';
import { lookupTable } from '../segments/composition';
import { hideOthers, viewTables } from '../segments/views';
import { type ViewRequest, viewDistances } from './view-distances';

let tf: TF;
beforeAll(async () => {
  tf = loadTf();
  await tf.setBackend('cpu');
});

const classes = ['background', 'skin', 'nose', 'lips', 'hat'];
const hierarchy: Hierarchy = {
  root: 'all',
  nodes: [
    ...['skin', 'mouth', 'hat'].map((id) => ({
      id,
      children: [],
      segments: [id],
      classes: id === 'mouth' ? ['nose', 'lips'] : [id],
      level: 0,
    })),
    {
      id: 'all',
      children: ['skin', 'mouth', 'hat'],
      segments: ['skin', 'mouth', 'hat'],
      classes: classes.slice(1),
      level: 1,
    },
  ],
};

/** Embeds what is shown: the sums of the shown pixels' channels and their number. Counts the images it is given. */
let embedded = 0;
const run = async ([images, maps, table]: HostArray[]): Promise<HostArray[]> => {
  const area = 16;
  const batch = (maps as Uint8Array).length / area;
  const rows = new Float32Array(batch * 4);
  for (let i = 0; i < batch * area; i++) {
    const shown = (table as Float32Array)[(maps as Uint8Array)[i] as number] as number;
    const at = Math.floor(i / area) * 4;
    for (const c of [0, 1, 2])
      rows[at + c] = (rows[at + c] as number) + (shown * ((images as Uint8Array)[3 * i + c] as number)) / 100;
    rows[at + 3] = (rows[at + 3] as number) + shown;
  }
  embedded += batch;
  return [rows];
};
/** Not symmetric, so that the two sides cannot be mistaken for each other. */
const distance: Distance = {
  inverted: false,
  matrix: (a, b) => tf.sum(tf.relu(tf.sub(tf.expandDims(a, 1), tf.expandDims(b, 0))), 2) as Tensor2D,
};

function picture(seed: number, ids: readonly number[]): ImageAndMap {
  const random = createRandom(seed);
  return {
    image: Uint8Array.from({ length: 48 }, () => random.integer(256)),
    map: Uint8Array.from({ length: 16 }, () => ids[random.integer(ids.length)] as number),
  };
}

/** One coalition at a time, with the table of its classes. */
async function slowly(a: ImageAndMap, b: ImageAndMap, coalition: readonly string[]): Promise<number> {
  const shown = hierarchy.nodes
    .filter(({ id, children }) => children.length === 0 && coalition.includes(id))
    .flatMap((node) => node.classes);
  const table = lookupTable(shown, classes, 'black');
  const [left, right] = await Promise.all(
    [a, b].map(async ({ image, map }) => (await run([image, map, table]))[0] as Float32Array),
  );
  return left!.reduce((sum, value, i) => sum + Math.max(0, value - (right?.[i] as number)), 0);
}

it('equals composing each coalition by itself, and embeds no image twice', async () => {
  const [a, b] = [picture(1, [0, 1, 2, 3]), picture(2, [0, 1, 3, 4])];
  const all = Array.from({ length: 8 }, (_, bits) =>
    ['skin', 'mouth', 'hat'].filter((_, i) => (bits >> i) & 1),
  );
  embedded = 0;
  const tableOf = viewTables(hierarchy, classes, 'black');
  const tree = {
    context: { loaded: { hierarchy }, engine: { tf }, data: { segmenter: { classes } } },
    async embed(_: readonly string[], source: ImageSource, { views = [] }: EmbedOptions = {}) {
      const rows = new Float32Array(4 * source.count);
      for (let at = 0; at < source.count; at++) {
        const [image, map] = [new Uint8Array(48), new Uint8Array(16)];
        source.read(at, image, map);
        hideOthers(map, tableOf(views[at] ?? []));
        const [row] = await run([image, map, tableOf(['skin', 'mouth', 'hat'])]);
        rows.set(row as Float32Array, 4 * at);
      }
      return { all: { rows, dimensions: 4 } };
    },
  } as unknown as ViewRequest['tree'];
  const values = await viewDistances({ tree, node: 'all', distance, background: 'black', a, b })(all);
  // The first image has no hat: 4 different images of it, 8 of the second.
  expect(embedded).toBe(12);
  for (const [i, coalition] of all.entries()) expect(values[i]).toBeCloseTo(await slowly(a, b, coalition), 3);
});
