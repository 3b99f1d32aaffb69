import { type Colour, hsl } from '../colour';
import { between, chance, pick } from '../draw';
import type { Layer } from '../layer';
import { blob, ellipse } from '../path';
import { middle, type Part, visible } from '../scene';

/** A chain or a string of pearls around the neck, perhaps with a pendant. */
export const necklace: Part = (scene) => {
  if (!scene.attributes.necklace) return [];
  const random = scene.random('necklace');
  const metal = pick<Colour>(random, [
    [222, 184, 96],
    [214, 216, 222],
    hsl(between(random, 0, 360), 0.7, 0.45),
  ]);
  const low = between(random, 248, 258);
  const half = 40;
  const layers: Layer[] = chance(random, 0.35)
    ? pearls(half, low, visible(scene, 6.5) / 2)
    : [
        {
          class: 'neck_l',
          d: `M${middle - half},238C${middle - half + 6},${low - 2} ${middle - 16},${low} ${middle},${low}S${middle + half - 6},${low - 2} ${middle + half},238`,
          line: visible(scene, 4),
          fill: metal,
        },
      ];
  if (chance(random, 0.6)) {
    const stone = hsl(between(random, 0, 360), 0.7, 0.45);
    layers.push({
      class: 'neck_l',
      d: blob([
        [middle, low - 4],
        [middle + 7, low + 6],
        [middle, low + 15],
        [middle - 7, low + 6],
      ]),
      fill: metal,
      marks: [{ d: ellipse(middle, low + 6, 4, 5), fill: stone }],
    });
  }
  return layers;
};

function pearls(half: number, low: number, radius: number): Layer[] {
  const count = 15;
  return Array.from({ length: count }, (_, i) => {
    const t = (i / (count - 1)) * 2 - 1;
    const [x, y] = [middle + half * t, low - (low - 238) * t * t * Math.abs(t)];
    return {
      class: 'neck_l',
      d: ellipse(x, y, radius, radius),
      fill: {
        kind: 'radial',
        at: [x - 1, y - 1],
        radius: [radius, radius],
        stops: [
          [0, [255, 253, 248]],
          [1, [196, 188, 178]],
        ],
      },
    };
  });
}
