import type { Random } from '@hemlkit/core/plugin';
import { darker, lighter } from '../colour';
import { between, chance, pick } from '../draw';
import type { Mark, Paint } from '../layer';
import { blob, line, type Point, shape } from '../path';
import { middle, type Part, type Scene } from '../scene';

/** What hangs behind the head: long hair falls over the shoulders' back, short hair ends at the nape. */
export const hairBehind: Part = (scene) => {
  const { wide, long, length } = style(scene);
  const outline: Point[] = long
    ? [
        [0, 12],
        [wide * 0.7, 26],
        [wide + 2, 84],
        [wide + 8, 150],
        [wide + 16, 220],
        [wide + 8, length],
        [34, length + 6],
      ]
    : [
        [0, 16],
        [wide * 0.7, 30],
        [wide, 84],
        [wide - 3, 130],
        [wide - 16, 168],
      ];
  return [
    {
      class: 'hair',
      d: blob(mirrored(outline)),
      fill: gloss(scene, 0.35),
      marks: long ? strands(scene, scene.random('strands-behind'), wide, length) : [],
    },
  ];
};

/** What lies over the forehead and the temples, and, when long, falls in front of the ears. */
export const hairFront: Part = (scene) => {
  const { wide, long, cut, parting, low, tucked, random } = style(scene);
  const cheek = scene.face.cheek;
  const ends = long ? (tucked ? 150 : 214) : between(random, 112, 136);
  const inner = cheek - (tucked || !long ? 5 : 9);
  const tip = long ? cheek + 4 : cheek - 1;
  const outside = (s: 1 | -1): Point[] => [
    [middle + s * wide, 92],
    [middle + s * (wide - (long ? 0 : 4)), (92 + ends) / 2],
    [middle + s * tip, ends],
  ];
  const inside = (s: 1 | -1): Point[] => [
    [middle + s * tip, ends],
    [middle + s * (inner + 1), (100 + ends) / 2],
    [middle + s * (inner - 2), 100],
  ];
  const start = middle + parting;
  const hairline: Record<typeof cut, Point[]> = {
    parted: [
      [middle - cheek * 0.78, 82],
      [middle - cheek * 0.5, low + 1],
      [start, low - 16],
      [middle + cheek * 0.5, low + 1],
      [middle + cheek * 0.78, 82],
    ],
    fringe: [
      [middle - 44, low + 19],
      [middle - 12, low + 21],
      [middle + 14, low + 20],
      [middle + 44, low + 19],
    ],
    back: [
      [middle - cheek * 0.78, 78],
      [middle - cheek * 0.55, low - 12],
      [middle - 20, low - 19],
      [middle + 20, low - 19],
      [middle + cheek * 0.55, low - 12],
      [middle + cheek * 0.78, 78],
    ],
  };
  const crown: Point[] = [
    [middle + wide, 92],
    [middle + wide * 0.94, 56],
    [middle + wide * 0.6, 24],
    [middle, 10],
    [middle - wide * 0.6, 24],
    [middle - wide * 0.94, 56],
    [middle - wide, 92],
  ];
  const window = [...inside(-1), ...hairline[cut], ...inside(1).reverse()];
  const d = shape(crown, outside(-1), window, outside(1).reverse());
  return [
    {
      class: 'hair',
      d,
      fill: gloss(scene, 0),
      marks: strands(scene, scene.random('strands'), wide, ends + 40, start),
    },
  ];
};

function style(scene: Scene) {
  const random = scene.random('hair');
  return {
    random,
    long: scene.attributes.long_hair,
    wide: scene.face.cheek + between(random, 7, 15),
    cut: pick(random, ['parted', 'fringe', 'back'] as const),
    parting: between(random, -30, 30),
    low: between(random, 66, 76),
    length: between(random, 236, 300),
    tucked: chance(random, 0.5),
  };
}

function mirrored(right: readonly Point[]): Point[] {
  const left = [...right].reverse().filter(([x]) => x !== 0);
  return [...right.map(([x, y]): Point => [middle + x, y]), ...left.map(([x, y]): Point => [middle - x, y])];
}

function gloss(scene: Scene, shade: number): Paint {
  const base = darker(scene.hair, shade);
  return {
    kind: 'linear',
    from: [middle, 10],
    to: [middle, 260],
    stops: [
      [0, darker(base, 0.1)],
      [0.14, lighter(base, 0.2)],
      [0.3, base],
      [1, darker(base, 0.35)],
    ],
  };
}

/** Locks of lighter and darker hair that fall from the parting. */
function strands(scene: Scene, random: Random, wide: number, ends: number, from = middle): Mark[] {
  return Array.from({ length: 16 }, () => {
    const side = chance(random, 0.5) ? 1 : -1;
    const reach = between(random, 0.2, 1.05) * wide;
    const colour = chance(random, 0.5) ? lighter(scene.hair, 0.28) : darker(scene.hair, 0.5);
    const wave = between(random, -7, 7);
    const points: Point[] = [
      [from + side * 3, 14],
      [middle + side * reach * 0.85, 44],
      [middle + side * reach * 1.04, 100],
      [middle + side * reach + wave, (100 + ends) / 2],
      [middle + side * reach - wave, ends],
    ];
    return {
      d: line(points),
      stroke: { colour, width: between(random, 1.5, 5) },
      opacity: between(random, 0.15, 0.4),
    };
  });
}
