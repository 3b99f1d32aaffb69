import type { Attribution, Both, Hierarchy, PixelQuestion, Question } from '@hemlkit/core/plugin';
import { sides } from './sides';

/** What each node's pixels have together, in both images, and those that show no segment. */
export function nodeSums(
  { nodes, root }: Hierarchy,
  { shown }: Pick<PixelQuestion, 'shown'>,
  maps: Both<Float32Array>,
): { nodes: Record<string, number>; outside: number } {
  const sums = nodes.map(({ id }): [string, number] => {
    const masks = shown(id);
    return [id, sides.reduce((sum, side) => sum + sumWhere(maps[side], masks[side], 1), 0)];
  });
  const whole = shown(root);
  const outside = sides.reduce((sum, side) => sum + sumWhere(maps[side], whole[side], 0), 0);
  return { nodes: Object.fromEntries(sums), outside };
}

function sumWhere(map: Float32Array, mask: Uint8Array, value: 0 | 1): number {
  return map.reduce((sum, number, i) => (mask[i] === value ? sum + number : sum), 0);
}

export interface PixelFindings {
  question: Question;
  pixels: PixelQuestion;
  /** [size, size] of either image. */
  maps: Both<Float32Array>;
  signed: boolean;
  /** How many pairs of changed images were asked for. */
  pairs: number;
}

/** The attribution of an explainer whose numbers are not parts of the distance. */
export async function pixelAttribution({
  question,
  pixels,
  maps,
  signed,
  pairs,
}: PixelFindings): Promise<Attribution> {
  const views = [question.node.segments, []];
  const [all, none] = (await question.distances(views)) as unknown as [number, number];
  return {
    ...nodeSums(question.hierarchy, pixels, maps),
    addsUp: false,
    pixels: { size: pixels.size, signed, ...maps },
    all,
    none,
    evaluations: pairs + views.length,
  };
}
