import { type Colour, darker, hsl, mix } from '../colour';
import { between, pick } from '../draw';
import type { Layer } from '../layer';
import { ellipse, line, type Point, shape } from '../path';
import { eyeLine, eyeOffset, middle, type Part, type Scene } from '../scene';

/** Both eyes: white, iris, pupil, highlight, lashes. */
export const eyes: Part = (scene) => {
  const random = scene.random('eyes');
  const look = {
    half: between(random, 12, 15),
    open: between(random, 5, 8),
    slant: between(random, -2, 2.5),
    gaze: between(random, -3, 3),
    iris: pick<Colour>(random, [
      [70, 44, 28],
      [96, 64, 36],
      hsl(between(random, 190, 225), 0.4, 0.42),
      hsl(between(random, 80, 140), 0.25, 0.38),
    ]),
    liner: between(random, 2, 4),
  };
  return [eye(scene, 1, look), eye(scene, -1, look)];
};

interface Look {
  half: number;
  open: number;
  slant: number;
  gaze: number;
  iris: Colour;
  liner: number;
}

function eye(scene: Scene, side: 1 | -1, { half, open, slant, gaze, iris, liner }: Look): Layer {
  const x = middle + side * eyeOffset + 6 * scene.turn;
  const y = eyeLine;
  const wide = half * (1 - 0.08 * side * scene.turn);
  const inner: Point = [x - side * wide, y + 1.5];
  const outer: Point = [x + side * wide, y - slant];
  const lid: Point[] = [
    inner,
    [x - side * wide * 0.4, y - open * 0.9],
    [x + side * wide * 0.25, y - open],
    outer,
  ];
  const under: Point[] = [
    outer,
    [x + side * wide * 0.3, y + open * 0.75],
    [x - side * wide * 0.4, y + open * 0.7],
    inner,
  ];
  const radius = open * 0.55 + 2.6;
  const [ix, iy] = [x + gaze, y - 0.8];
  return {
    class: side > 0 ? 'l_eye' : 'r_eye',
    d: shape(lid, under),
    fill: {
      kind: 'radial',
      at: [x, y + 1],
      radius: [wide, open * 1.6],
      stops: [
        [0, [250, 248, 244]],
        [0.65, [232, 226, 222]],
        [1, [170, 150, 144]],
      ],
    },
    marks: [
      { d: ellipse(ix, iy, radius, radius), fill: darker(iris, 0.5) },
      {
        d: ellipse(ix, iy, radius * 0.84, radius * 0.84),
        fill: {
          kind: 'linear',
          from: [ix, iy - radius],
          to: [ix, iy + radius],
          stops: [
            [0, darker(iris, 0.35)],
            [1, mix(iris, [230, 220, 190], 0.35)],
          ],
        },
      },
      { d: ellipse(ix, iy, radius * 0.42, radius * 0.42), fill: [10, 8, 10] },
      { d: ellipse(ix - 2, iy - 2.4, 1.7, 1.7), fill: [255, 255, 255] },
      { d: line(lid), stroke: { colour: [28, 18, 16], width: liner * 1.6 }, opacity: 0.9 },
      { d: line(under), stroke: { colour: darker(scene.skin, 0.6), width: 1.6 }, opacity: 0.7 },
    ],
  };
}
