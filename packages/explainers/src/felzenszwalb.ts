/** An image of any number of channels, [height, width, channels]. */
export interface ChannelImage {
  width: number;
  height: number;
  channels: number;
  data: ArrayLike<number>;
}

export interface FelzenszwalbOptions {
  /** How unlike pixels of one segment may be: the larger, the larger the segments. */
  scales: readonly number[];
  /** Standard deviation, in pixels, of the blur that comes first. */
  sigma: number;
  /** A smaller segment is joined to the neighbour that is least unlike, in pixels. */
  minSize: number;
}

/** The edges of the grid, from the least unlike pixels on. */
interface Edges {
  from: Int32Array;
  to: Int32Array;
  cost: Float64Array;
}

/**
 * Segments of an image: pixels are a graph, in which each is joined to its eight neighbours, and segments are joined from the least
 * unlike pixels on, while their border is weaker than what is inside of either plus k / size (Felzenszwalb and
 * Huttenlocher, "Efficient graph-based image segmentation", 2004). The values of scikit-image's `felzenszwalb`, whose k is scale / 255.
 *
 * @returns by scale, the segment of each pixel, [height, width], from 0 on
 */
export function felzenszwalb(
  image: ChannelImage,
  { scales, sigma, minSize }: FelzenszwalbOptions,
): Int32Array[] {
  const edges = sortedEdges({ ...image, data: blurred(image, sigma) });
  return scales.map((scale) => segmentsOf(edges, image.width * image.height, scale, minSize));
}

function segmentsOf({ from, to, cost }: Edges, count: number, scale: number, minSize: number): Int32Array {
  const forest = new Forest(count);
  const inside = new Float64Array(count);
  const bound = (root: number) => (inside[root] as number) + scale / 255 / forest.size(root);
  for (const [edge, unlike] of cost.entries()) {
    const [a, b] = [forest.root(from[edge] as number), forest.root(to[edge] as number)];
    if (a !== b && unlike < Math.min(bound(a), bound(b))) inside[forest.join(a, b)] = unlike;
  }
  for (const [edge, start] of from.entries()) {
    const [a, b] = [forest.root(start), forest.root(to[edge] as number)];
    if (a !== b && Math.min(forest.size(a), forest.size(b)) < minSize) forest.join(a, b);
  }
  return forest.numbers();
}

/** Sets of pixels, each named by its first. */
class Forest {
  private readonly parents: Int32Array;
  private readonly sizes: Int32Array;

  constructor(count: number) {
    this.parents = Int32Array.from({ length: count }, (_, i) => i);
    this.sizes = new Int32Array(count).fill(1);
  }

  root(pixel: number): number {
    let root = pixel;
    while (this.parents[root] !== root) root = this.parents[root] as number;
    let at = pixel;
    while (at !== root) {
      const next = this.parents[at] as number;
      this.parents[at] = root;
      at = next;
    }
    return root;
  }

  size(root: number): number {
    return this.sizes[root] as number;
  }

  join(a: number, b: number): number {
    const [first, second] = a < b ? [a, b] : [b, a];
    this.parents[second] = first;
    this.sizes[first] = this.size(first) + this.size(second);
    return first;
  }

  /** The sets' numbers, in the order of their first pixels. */
  numbers(): Int32Array {
    const known = new Map<number, number>();
    return this.parents.map((_, pixel) => {
      const root = this.root(pixel);
      const number = known.get(root) ?? known.size;
      known.set(root, number);
      return number;
    });
  }
}

/** To the right, below, below to the right, above to the right: of edges that cost the same, earlier ones come first. */
const neighbours = [
  [1, 0],
  [0, 1],
  [1, 1],
  [1, -1],
] as const;

function sortedEdges({ width, height, channels, data }: ChannelImage): Edges {
  const [from, to, costs]: [number[], number[], number[]] = [[], [], []];
  for (const [right, down] of neighbours)
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) {
        const [column, row] = [x + right, y + down];
        if (column >= width || row < 0 || row >= height) continue;
        const [start, end] = [y * width + x, row * width + column];
        let squares = 0;
        for (let c = 0; c < channels; c++)
          squares += ((data[start * channels + c] as number) - (data[end * channels + c] as number)) ** 2;
        from.push(start);
        to.push(end);
        costs.push(Math.sqrt(squares));
      }
  const order = Int32Array.from(costs.keys()).sort((x, y) => (costs[x] as number) - (costs[y] as number));
  return {
    from: order.map((edge) => from[edge] as number),
    to: order.map((edge) => to[edge] as number),
    cost: Float64Array.from(order, (edge) => costs[edge] as number),
  };
}

/** Blurred along rows and columns by a Gaussian that is cut off at four deviations; beyond its border the image is mirrored. */
function blurred({ width, height, channels, data }: ChannelImage, sigma: number): Float64Array {
  const radius = Math.trunc(4 * sigma + 0.5);
  const raw = Array.from({ length: 2 * radius + 1 }, (_, i) => Math.exp(-0.5 * ((i - radius) / sigma) ** 2));
  const total = raw.reduce((sum, weight) => sum + weight, 0);
  const kernel = raw.map((weight) => weight / total);
  const along = (source: ArrayLike<number>, length: number, step: number) =>
    Float64Array.from({ length: source.length }, (_, i) => {
      const at = Math.floor(i / step) % length;
      const line = i - at * step;
      let sum = 0;
      for (const [k, weight] of kernel.entries())
        sum += weight * (source[line + mirrored(at + k - radius, length) * step] as number);
      return sum;
    });
  return along(along(data, height, width * channels), width, channels);
}

/** A place beyond a line's ends, as if the line were mirrored there, its end twice. */
function mirrored(place: number, length: number): number {
  const at = ((place % (2 * length)) + 2 * length) % (2 * length);
  return at < length ? at : 2 * length - 1 - at;
}
