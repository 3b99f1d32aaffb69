import type { NodeImages, Random, Run, SplitDistances } from '@hemlkit/core';
import type { ReportExample, ShownNeighbours } from '../page/report-data';
import type { ShownSample } from '../pictures';
import { type ChosenPair, chooseMistakes, chooseNeighbours, chooseRandom } from './choose-examples';
import { encodePictures, encodeThumbnail } from './encode-pictures';
import { upwardDistances } from './pair-groups-of';

export interface ExamplesRequest {
  run: Run;
  distances: SplitDistances;
  /** Class index of each sample that was compared. */
  labels: readonly number[];
  random: Random;
  /** How many pairs of each kind. */
  count: number;
  onProgress: (message: string) => void;
}

const queries = 6;
const hits = 6;

/** Nearest neighbours at the root, and pairs with their metric trees: some neighbours, hard mistakes, random pairs. */
export async function gatherExamples({ run, distances, labels, random, count, onProgress }: ExamplesRequest) {
  const { root } = run.loaded.hierarchy;
  const matrix = distances.nodes[root] as Float32Array;
  const compared = { distances: upwardDistances(matrix, distances.inverted), labels };
  const samples = await run.samples('validation');
  const sampleAt = (at: number) => samples[distances.samples[at] as number] as (typeof samples)[number];
  const seen = new Map<string, Promise<NodeImages>>();
  const imagesOf = (id: string): Promise<NodeImages> => {
    const images = seen.get(id) ?? run.nodeImages(id);
    seen.set(id, images);
    return images;
  };
  const show = async (at: number): Promise<ShownSample> => {
    const { id, label, image } = sampleAt(at);
    return { id, label, picture: await encodeThumbnail(image) };
  };

  onProgress('finding nearest neighbours');
  const chosen = chooseNeighbours(compared, queries, hits, random.split('queries'));
  const neighbours: ShownNeighbours[] = [];
  for (const { query, hits } of chosen) {
    const shown: ShownNeighbours['hits'] = [];
    for (const hit of hits)
      shown.push({ ...(await show(hit)), distance: matrix[query * labels.length + hit] as number });
    neighbours.push({ query: await show(query), hits: shown });
  }

  const pairs: ChosenPair[] = [
    ...chosen
      .slice(0, count)
      .flatMap(({ query, hits: [b] }) =>
        b === undefined ? [] : [{ a: query, b, why: 'neighbours' as const }],
      ),
    ...chooseMistakes(compared, Math.ceil(count / 2)).slice(0, count),
    ...chooseRandom(labels, count, random.split('pairs')),
  ];
  const examples: ReportExample[] = [];
  for (const [i, { a, b, why }] of pairs.entries()) {
    onProgress(`explaining pair ${i + 1} of ${pairs.length}`);
    const [first, second] = [sampleAt(a).id, sampleAt(b).id];
    const tree = await run.explain(first, second);
    const hidden = (side: 'a' | 'b') =>
      new Set(tree.nodes.filter(({ absent }) => absent.includes(side)).map(({ id }) => id));
    examples.push({
      why,
      tree,
      a: await encodePictures(await imagesOf(first), 'webp', hidden('a')),
      b: await encodePictures(await imagesOf(second), 'webp', hidden('b')),
    });
  }
  return { neighbours, examples };
}
