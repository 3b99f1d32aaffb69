/** An image of any number of channels, [height, width, channels]. */
export interface ChannelImage {
  width: number;
  height: number;
  channels: number;
  data: ArrayLike<number>;
}

export interface FelzenszwalbOptions {
  /** How unlike pixels of one segment may be: the larger, the larger the segments. */
  scale: number;
  /** Standard deviation, in pixels, of the blur that comes first. */
  sigma: number;
  /** A smaller segment is joined to the neighbour that is least unlike, in pixels. */
  minSize: number;
}

/** An edge of the grid: two pixels and how unlike they are. */
interface Edge {
  from: number;
  to: number;
  cost: number;
}

/**
 * Segments of an image: pixels are a graph, in which each is joined to its eight neighbours, and segments are joined from the least
 * unlike pixels on while their border is no stronger than what is inside either, k / size taken for granted (Felzenszwalb and
 * Huttenlocher, "Efficient graph-based image segmentation", 2004). The values of scikit-image's `felzenszwalb`, whose k is scale / 255.
 *
 * @returns the segment of each pixel, [height, width], from 0 on
 */
export function felzenszwalb(
  image: ChannelImage,
  { scale, sigma, minSize }: FelzenszwalbOptions,
): Int32Array {
  const { width, height } = image;
  const edges = edgesOf({ ...image, data: blurred(image, sigma) }).sort((x, y) => x.cost - y.cost);
  const forest = new Forest(width * height);
  const inside = new Float64Array(width * height);
  const bound = (root: number) => (inside[root] as number) + scale / 255 / forest.size(root);
  for (const { from, to, cost } of edges) {
    const [a, b] = [forest.root(from), forest.root(to)];
    if (a !== b && cost < Math.min(bound(a), bound(b))) inside[forest.join(a, b)] = cost;
  }
  for (const { from, to } of edges) {
    const [a, b] = [forest.root(from), forest.root(to)];
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

function edgesOf({ width, height, channels, data }: ChannelImage): Edge[] {
  const edges: Edge[] = [];
  for (const [right, down] of neighbours)
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) {
        const [column, row] = [x + right, y + down];
        if (column >= width || row < 0 || row >= height) continue;
        const [from, to] = [y * width + x, row * width + column];
        let squares = 0;
        for (let c = 0; c < channels; c++)
          squares += ((data[from * channels + c] as number) - (data[to * channels + c] as number)) ** 2;
        edges.push({ from, to, cost: Math.sqrt(squares) });
      }
  return edges;
}

/** Blurred along rows and columns by a Gaussian that is cut off at four deviations; beyond its border the image is mirrored. */
function blurred({ width, height, channels, data }: ChannelImage, sigma: number): Float64Array {
  const radius = Math.trunc(4 * sigma + 0.5);
  const raw = Array.from({ length: 2 * radius + 1 }, (_, i) => Math.exp(-0.5 * ((i - radius) / sigma) ** 2));
  const total = raw.reduce((sum, weight) => sum + weight, 0);
  const along = (source: ArrayLike<number>, length: number, step: number) =>
    Float64Array.from({ length: source.length }, (_, i) => {
      const at = Math.floor(i / step) % length;
      const line = i - at * step;
      return raw.reduce((sum, weight, k) => {
        const place = mirrored(at + k - radius, length);
        return sum + (weight / total) * (source[line + place * step] as number);
      }, 0);
    });
  return along(along(data, height, width * channels), width, channels);
}

/** A place beyond a line's ends, as if the line were mirrored there, its end twice. */
function mirrored(place: number, length: number): number {
  const at = ((place % (2 * length)) + 2 * length) % (2 * length);
  return at < length ? at : 2 * length - 1 - at;
}
