import { darker, hsl, lighter } from '../colour';
import { between, chance } from '../draw';
import { type Point, shape } from '../path';
import { middle, type Part } from '../scene';

/** A garment with a round or a pointed neckline. */
export const cloth: Part = (scene) => {
  const random = scene.random('cloth');
  const colour = hsl(between(random, 0, 360), between(random, 0.08, 0.75), between(random, 0.15, 0.8));
  const pointed = chance(random, 0.4);
  const depth = pointed ? between(random, 276, 294) : between(random, 258, 268);
  const shoulder = between(random, 240, 248);
  const open = between(random, 44, 52);
  const neckline: Point[] = pointed
    ? [
        [middle - open, shoulder],
        [middle - open / 2, (shoulder + depth) / 2],
        [middle, depth],
      ]
    : [
        [middle - open, shoulder],
        [middle - open * 0.72, depth - 10],
        [middle, depth],
      ];
  const mirrored = [...neckline].reverse().map(([x, y]): Point => [2 * middle - x, y]);
  const side: Point[] = [
    [middle + open, shoulder],
    [middle + 88, shoulder + 14],
    [middle + 122, shoulder + 42],
    [middle + 136, 340],
  ];
  const other = [...side].reverse().map(([x, y]): Point => [2 * middle - x, y]);
  const outline = pointed
    ? shape(neckline, mirrored, side, other)
    : shape([...neckline, ...mirrored.slice(1)], side, other);
  const edge = { colour: darker(colour, 0.4), width: 5 };
  return [
    {
      class: 'cloth',
      d: outline,
      fill: {
        kind: 'linear',
        from: [middle - 120, 0],
        to: [middle + 120, 60],
        stops: [
          [0, darker(colour, 0.35)],
          [0.45, lighter(colour, 0.08)],
          [1, darker(colour, 0.3)],
        ],
      },
      marks: [
        { d: outline, stroke: edge, opacity: 0.6 },
        ...[-92, -70, 70, 92].map((x) => ({
          d: `M${middle + x},262Q${middle + x * 0.9},285 ${middle + x * 0.96},320`,
          stroke: { colour: darker(colour, 0.6), width: 3 },
          opacity: 0.35,
        })),
      ],
    },
  ];
};
