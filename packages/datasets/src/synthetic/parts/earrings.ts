import { type Colour, hsl, lighter } from '../colour';
import { between, pick } from '../draw';
import type { Layer } from '../layer';
import { ellipse, polygon } from '../path';
import { middle, type Part, visible } from '../scene';

/** A pair of hoops, drops or pendants, in front of the hair. */
export const earrings: Part = (scene) => {
  if (!scene.attributes.earrings) return [];
  const random = scene.random('earrings');
  const metal = pick<Colour>(random, [
    [226, 186, 92],
    [216, 218, 224],
    hsl(between(random, 0, 360), 0.7, 0.5),
  ]);
  const kind = pick(random, ['hoop', 'drop', 'bar'] as const);
  const size = between(random, 0.9, 1.4);
  const ring = (side: 1 | -1): Layer => {
    const x = middle + side * (scene.face.cheek + 4 - 2 * side * scene.turn);
    const y = 168;
    const shine = {
      kind: 'radial',
      at: [x - 2, y + 5],
      radius: [8, 12],
      stops: [
        [0, lighter(metal, 0.6)],
        [1, metal],
      ],
    } as const;
    if (kind === 'hoop')
      return {
        class: 'ear_r',
        d: ellipse(x, y + 9 * size, 8 * size, 10 * size),
        line: visible(scene, 3.5),
        fill: metal,
      };
    if (kind === 'drop')
      return { class: 'ear_r', d: ellipse(x, y + 7 * size, 5.5 * size, 9 * size), fill: shine };
    const half = 3.6 * size;
    return {
      class: 'ear_r',
      d: polygon(
        [x - half * 0.7, y],
        [x + half * 0.7, y],
        [x + half, y + 26 * size],
        [x - half, y + 26 * size],
      ),
      fill: shine,
    };
  };
  return [ring(1), ring(-1)];
};
