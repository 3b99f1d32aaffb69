import {
  type Differences,
  type ImageAndMap,
  imagesOf,
  type NodeEmbeddings,
  type Random,
  storedImage,
  type TrainedTree,
} from '@hemlkit/core/run';
import { groupBy, quantile } from '@hemlkit/statistics';
import { labelsApart } from './finding-bounds';

/** How a node sees an image among the references. */
export interface Placed {
  /** Distances to all references, in units of their interquartile range. */
  distances: Float64Array;
  /** Mean distance to other labels less that to the own label: the larger, the more it is one of its label. */
  margin: number;
  /** The label of the nearest reference. */
  nearest: number;
}

/** What a node's view is measured with. */
export interface Instrument {
  tree: TrainedTree;
  /** By the run's distance. */
  differences: Differences;
}

/**
 * A node's model as an instrument: where an image, changed or not, lies among images of the training split. The references are
 * training images because a model learns a part by its association with a label, and that association is in the training split.
 * Held-out images may lack it. Among them, a model that uses only that part would place an image equally far from all labels.
 */
export class NodeView {
  /** References at most: more would only make means of distances a little more precise. */
  static readonly most = 200;

  private constructor(
    private readonly instrument: Instrument,
    private readonly node: string,
    /** Label of each reference. */
    private readonly labels: Int32Array,
    private readonly references: NodeEmbeddings,
    /** Interquartile range of the references' distances. */
    private readonly unit: number,
    /** How far labels lie apart among the references, and what pulls are held against; see `labelsApart`. */
    readonly apart: ReturnType<typeof labelsApart>,
  ) {}

  /** @param groups of training images that are not independent @param level see `labelsApart` */
  static async create(
    instrument: Instrument,
    node: string,
    { groups, level, random }: { groups: Int32Array; level: number; random: Random },
  ): Promise<NodeView> {
    const { train } = instrument.tree.context.data.splits;
    const { labels } = train;
    const references = random.permutation(labels.length).slice(0, NodeView.most).sort();
    const images = Array.from(references, (position) => storedImage(train.store, position));
    const embedded = await embedAt(instrument, node, images);
    const count = references.length;
    const all = await instrument.differences.between(embedded, embedded);
    const between = all.filter((_, at) => at % (count + 1) !== 0).sort();
    const unit = quantile(between, 0.75) - quantile(between, 0.25);
    const own = references.map((position) => labels[position] as number);
    const apart = labelsApart(all, own, {
      unit,
      groups: groupBy(references.map((position) => groups[position] as number)),
      level,
      random: random.split('apart'),
    });
    return new NodeView(instrument, node, own, embedded, unit, apart);
  }

  /** An image of the validation split. */
  stored(position: number): ImageAndMap {
    return storedImage(this.instrument.tree.context.data.splits.validation.store, position);
  }

  /** @param images each with its label */
  async place(images: readonly { picture: ImageAndMap; label: number }[]): Promise<Placed[]> {
    const pictures = images.map(({ picture }) => picture);
    const embedded = await embedAt(this.instrument, this.node, pictures);
    const count = this.labels.length;
    const all = await this.instrument.differences.between(embedded, this.references);
    return images.map(({ label }, i) => {
      const distances = all.slice(i * count, (i + 1) * count).map((value) => value / this.unit);
      return { distances, ...this.summary(distances, label) };
    });
  }

  private summary(distances: Float64Array, label: number): { margin: number; nearest: number } {
    const sums = { own: 0, others: 0 };
    const counts = { own: 0, others: 0 };
    let least = Number.POSITIVE_INFINITY;
    let nearest = label;
    for (const [at, value] of distances.entries()) {
      const of = this.labels[at] as number;
      const side = of === label ? 'own' : 'others';
      sums[side] += value;
      counts[side]++;
      if (value < least) {
        least = value;
        nearest = of;
      }
    }
    return { margin: sums.others / counts.others - sums.own / counts.own, nearest };
  }
}

async function embedAt({ tree }: Instrument, node: string, images: readonly ImageAndMap[]) {
  return (await tree.embed([node], imagesOf(images)))[node] as NodeEmbeddings;
}
