import { darker } from '../colour';
import { between } from '../draw';
import { ellipse, shape } from '../path';
import { middle, type Part } from '../scene';

/** Neck and throat, in the shadow of the chin. */
export const neck: Part = (scene) => {
  const random = scene.random('neck');
  const half = Math.min(between(random, 36, 43), scene.face.jaw - 8);
  const { chin } = scene.face;
  const right = [
    [half + 6, 170],
    [half, 200],
    [half + 1, 236],
    [half + 12, 258],
    [half + 60, 276],
    [half + 70, 330],
  ] as const;
  const skin = darker(scene.skin, 0.08);
  const shadow = darker(scene.skin, 0.62);
  return [
    {
      class: 'neck',
      d: shape(
        right.map(([x, y]) => [middle + x, y] as const),
        [...right].reverse().map(([x, y]) => [middle - x, y] as const),
      ),
      fill: {
        kind: 'linear',
        from: [middle - half, 0],
        to: [middle + half, 0],
        stops: [
          [0, darker(skin, 0.28)],
          [0.3, skin],
          [0.7, skin],
          [1, darker(skin, 0.28)],
        ],
      },
      marks: [
        {
          d: ellipse(middle, chin - 16, 66, 42),
          fill: {
            kind: 'radial',
            at: [middle, chin - 16],
            radius: [66, 42],
            stops: [
              [0, shadow, 0.8],
              [0.55, shadow, 0.6],
              [1, shadow, 0],
            ],
          },
        },
        {
          d: `M${middle - 26},262Q${middle - 12},270 ${middle - 6},282`,
          stroke: { colour: shadow, width: 2.5 },
          opacity: 0.3,
        },
        {
          d: `M${middle + 26},262Q${middle + 12},270 ${middle + 6},282`,
          stroke: { colour: shadow, width: 2.5 },
          opacity: 0.3,
        },
      ],
    },
  ];
};
