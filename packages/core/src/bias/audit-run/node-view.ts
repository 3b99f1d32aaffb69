import type { HierarchyNode } from '../../contracts/experiment';
import type { Random } from '../../contracts/random';
import type { ImageAndMap } from '../../explanation/coalition-distances';
import type { Probe } from '../../faithfulness/probe';
import { quantile } from '../../statistics/bootstrap';

/** How a node sees an image among the references. */
export interface Placed {
  /** Distances to all references, in units of their interquartile range; not a number to those left out. */
  distances: Float64Array;
  /** Mean distance to other labels less that to the own label: the larger, the more it is one of its label. */
  margin: number;
  /** The label of the nearest reference. */
  nearest: number;
}

/** A node's model as an instrument: where an image, changed or not, lies among images of the split. */
export class NodeView {
  /** References at most: more would only make means of distances a little more precise. */
  static readonly most = 200;

  private constructor(
    private readonly probe: Probe,
    private readonly node: HierarchyNode,
    private readonly split: 'train' | 'validation',
    /** Label of each image of the split. */
    readonly labels: Int32Array,
    /** Positions in the split. */
    private readonly references: Int32Array,
    private readonly rows: Float32Array,
    /** Interquartile range of the references' distances. */
    private readonly unit: number,
  ) {}

  static async create(
    probe: Probe,
    node: HierarchyNode,
    split: 'train' | 'validation',
    labels: Int32Array,
    random: Random,
  ): Promise<NodeView> {
    const references = random.permutation(labels.length).slice(0, NodeView.most).sort();
    const images = Array.from(references, (position) => probe.stored(split, position));
    const rows = await probe.embed(node, images);
    const count = references.length;
    const between = (await probe.matrix(rows, count)).filter((_, at) => at % (count + 1) !== 0).sort();
    const unit = quantile(between, 0.75) - quantile(between, 0.25);
    return new NodeView(probe, node, split, labels, references, rows, unit);
  }

  stored(position: number): ImageAndMap {
    return this.probe.stored(this.split, position);
  }

  /**
   * @param images each with its label, and the positions of images that are no references for it: itself and its donors
   */
  async place(
    images: readonly { picture: ImageAndMap; label: number; without: readonly number[] }[],
  ): Promise<Placed[]> {
    const rows = await this.probe.embed(
      this.node,
      images.map(({ picture }) => picture),
    );
    const count = this.references.length;
    const all = await this.probe.cross(rows, images.length, this.rows, count);
    return images.map(({ label, without }, i) => {
      const distances = all
        .slice(i * count, (i + 1) * count)
        .map((value, at) =>
          without.includes(this.references[at] as number) ? Number.NaN : value / this.unit,
        );
      return { distances, ...this.summary(distances, label) };
    });
  }

  private summary(distances: Float64Array, label: number): { margin: number; nearest: number } {
    const sums = { own: 0, others: 0 };
    const counts = { own: 0, others: 0 };
    let least = Number.POSITIVE_INFINITY;
    let nearest = label;
    for (const [at, value] of distances.entries()) {
      if (Number.isNaN(value)) continue;
      const of = this.labels[this.references[at] as number] as number;
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
