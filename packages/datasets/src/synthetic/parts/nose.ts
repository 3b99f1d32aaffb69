import { darker, lighter } from '../colour';
import { between } from '../draw';
import { ellipse, line, type Point, symmetric } from '../path';
import { eyeLine, middle, type Part } from '../scene';

/** Bridge, tip and nostrils. */
export const nose: Part = (scene) => {
  const random = scene.random('nose');
  const x = middle + 8 * scene.turn;
  const wide = between(random, 14, 20);
  const tip = between(random, 162, 171);
  const bridge = between(random, 5.5, 8);
  const shadow = darker(scene.skin, 0.45);
  const glow = lighter(scene.skin, 0.65);
  const at = (dx: number, y: number): Point => [x + dx, y];
  return [
    {
      class: 'nose',
      d: symmetric(x, [
        [0, eyeLine - 4],
        [bridge, eyeLine],
        [bridge + 1, tip - 26],
        [wide - 1, tip - 14],
        [wide, tip - 5],
        [wide * 0.6, tip],
        [0, tip + 3],
      ]),
      fill: {
        kind: 'linear',
        from: at(-wide, 0),
        to: at(wide, 0),
        stops: [
          [0, darker(scene.skin, 0.24)],
          [0.32, scene.skin],
          [0.5, lighter(scene.skin, 0.22)],
          [0.68, scene.skin],
          [1, darker(scene.skin, 0.24)],
        ],
      },
      marks: [
        { d: ellipse(x, tip - 1, wide * 0.9, 5), fill: shadow, opacity: 0.3 },
        { d: ellipse(x - wide * 0.46, tip - 3.5, 4, 2.4), fill: darker(scene.skin, 0.8), opacity: 0.8 },
        { d: ellipse(x + wide * 0.46, tip - 3.5, 4, 2.4), fill: darker(scene.skin, 0.8), opacity: 0.8 },
        {
          d: line([at(-wide + 1, tip - 13), at(-wide * 0.72, tip - 8), at(-wide * 0.8, tip - 3)]),
          stroke: { colour: shadow, width: 2 },
          opacity: 0.5,
        },
        {
          d: line([at(wide - 1, tip - 13), at(wide * 0.72, tip - 8), at(wide * 0.8, tip - 3)]),
          stroke: { colour: shadow, width: 2 },
          opacity: 0.5,
        },
        { d: ellipse(x + 1.5, tip - 13, 4.5, 4), fill: glow, opacity: 0.45 },
        {
          d: line([at(1, eyeLine + 8), at(1, tip - 20)]),
          stroke: { colour: glow, width: 3.5 },
          opacity: 0.3,
        },
      ],
    },
  ];
};
