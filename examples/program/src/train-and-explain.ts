import { type MetricTree, train } from '@hemlkit/core';

export interface Explained {
  /** Precision@1 on the validation split, by node. */
  precision: Record<string, number>;
  /** The distances of two images with different labels, at every node. */
  tree: MetricTree;
}

/**
 * Trains the tree of a spec and explains a pair of its validation images: the first, and the first of another label.
 * @param folder where the run and what can be made again are kept; what is trained there is not trained again
 */
export async function trainAndExplain(spec: string, folder: string): Promise<Explained> {
  const run = await train(spec, { runs: `${folder}/runs`, cache: `${folder}/.heml` });
  try {
    const { nodes } = await run.summary();
    const [first, ...others] = await run.samples();
    const other = others.find(({ label }) => label !== first!.label);
    return {
      precision: Object.fromEntries(nodes.map(({ id, metrics }) => [id, metrics['precision@1']!])),
      tree: await run.explain(first!.id, other!.id),
    };
  } finally {
    await run.dispose();
  }
}
