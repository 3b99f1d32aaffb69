import {
  type Attribution,
  type Both,
  defineExplainer,
  type PixelQuestion,
  type Question,
  type Side,
  Type,
} from '@hemlkit/core/plugin';
import { baselinesOf, baselineTypes } from './baselines';
import { pixelAttribution } from './pixel-attribution';
import { pixelsOf } from './pixels-of';
import { ofBoth, sides } from './sides';

const type = 'occlusion';

/** Square patches, in pixels. */
export interface Patches {
  patch: number;
  /** From one patch to the next. */
  stride: number;
  /** What covers them, [size, size, 3]. */
  cover: Both<Float32Array>;
}

/**
 * What the distance loses where a patch of one image is covered, the other left as it is: [size, size], the mean over the
 * patches that a pixel is in. Patches begin at multiples of the stride; the last may stick out, and is cut. The values of
 * captum's `Occlusion`.
 */
export async function occlusionMaps(
  { images, size, distances }: Pick<PixelQuestion, 'images' | 'size' | 'distances'>,
  patches: Patches,
): Promise<{ maps: Both<Float32Array>; pairs: number }> {
  const places = placesOf(size, patches);
  function* covered(side: Side) {
    for (const place of places)
      yield { ...images, [side]: withPatch(images[side], patches.cover[side], size, place) };
  }
  function* pairs() {
    yield images;
    for (const side of sides) yield* covered(side);
  }
  const [all, ...left] = await distances(pairs());
  const maps = ofBoth((side) => {
    const losses = places.map(
      (_, i) => (all as number) - (left[i + (side === 'a' ? 0 : places.length)] as number),
    );
    return meanOverPatches(size, places, losses);
  });
  return { maps, pairs: 1 + 2 * places.length };
}

/** Rows and columns from `top` and `left` on. */
interface Place {
  top: number;
  bottom: number;
  left: number;
  right: number;
}

function placesOf(size: number, { patch, stride }: Patches): Place[] {
  const count = Math.max(0, Math.ceil((size - patch) / stride)) + 1;
  const starts = Array.from({ length: count }, (_, i) => i * stride);
  const end = (start: number) => Math.min(size, start + patch);
  return starts.flatMap((top) => starts.map((left) => ({ top, bottom: end(top), left, right: end(left) })));
}

function withPatch(image: Float32Array, cover: Float32Array, size: number, place: Place): Float32Array {
  const changed = image.slice();
  for (let row = place.top; row < place.bottom; row++) {
    const [start, end] = [3 * (row * size + place.left), 3 * (row * size + place.right)];
    changed.set(cover.subarray(start, end), start);
  }
  return changed;
}

function meanOverPatches(size: number, places: readonly Place[], values: readonly number[]): Float32Array {
  const sums = new Float64Array(size ** 2);
  const counts = new Uint32Array(size ** 2);
  for (const [i, { top, bottom, left, right }] of places.entries())
    for (let row = top; row < bottom; row++)
      for (let at = row * size + left; at < row * size + right; at++) {
        sums[at] = (sums[at] as number) + (values[i] as number);
        counts[at] = (counts[at] as number) + 1;
      }
  // A stride larger than the patch leaves gaps.
  return Float32Array.from(sums, (sum, at) => sum / Math.max(1, counts[at] as number));
}

/** What the distance loses where all segments of a node are hidden in both images. */
async function hideNodes({ hierarchy, node, distances }: Question): Promise<Attribution> {
  const { nodes } = hierarchy;
  const without = nodes.map(({ segments }) => node.segments.filter((segment) => !segments.includes(segment)));
  const views = [node.segments, [], ...without];
  const [all, none, ...left] = await distances(views);
  return {
    nodes: Object.fromEntries(nodes.map(({ id }, i) => [id, (all as number) - (left[i] as number)])),
    addsUp: false,
    all: all as number,
    none: none as number,
    evaluations: views.length,
  };
}

/** Zeiler and Fergus, "Visualizing and understanding convolutional networks" (2014). */
export const occlusion = defineExplainer({
  type,
  summary:
    "What the distance loses where something is covered (Zeiler and Fergus, 2014): each node's segments in both images, by any method; or square patches of either image.",
  options: Type.Object({
    patch: Type.Optional(
      Type.Integer({
        minimum: 1,
        description:
          "Height and width of a patch, in pixels of the root's image. A node's number is then the sum over its pixels. Absent: nodes are covered.",
      }),
    ),
    stride: Type.Optional(
      Type.Integer({
        minimum: 1,
        description: 'From one patch to the next, in pixels. Absent: half a patch.',
      }),
    ),
    baseline: Type.Enum([...baselineTypes], {
      default: 'black',
      description:
        "What covers a patch: black, an image's mean colour, or the image blurred. Nodes are covered by the run's background.",
    }),
  }),
  create: ({ patch, stride = Math.ceil((patch ?? 1) / 2), baseline }) => ({
    title: type,
    async explain(question) {
      if (patch === undefined) return hideNodes(question);
      const pixels = await pixelsOf(question, type);
      const cover = baselinesOf(pixels, baseline);
      const { maps, pairs } = await occlusionMaps(pixels, { patch, stride, cover });
      return pixelAttribution({ question, pixels, maps, signed: true, pairs });
    },
  }),
});
