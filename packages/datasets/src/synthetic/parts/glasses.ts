import { type Colour, hsl } from '../colour';
import { between, chance, pick } from '../draw';
import type { Layer } from '../layer';
import { ellipse, line, type Point, symmetric } from '../path';
import { eyeLine, eyeOffset, middle, type Part, type Scene, visible } from '../scene';

/** Clear lenses are drawn under the eyes, which show through them; dark ones and all frames over everything. */
export const lenses: Part = (scene) => {
  if (!scene.attributes.glasses) return [];
  const look = style(scene);
  if (look.dark) return [];
  return look.outlines.map((d): Layer => ({ class: 'eye_g', d, fill: look.tint, opacity: 0.22 }));
};

export const frames: Part = (scene) => {
  if (!scene.attributes.glasses) return [];
  const { dark, tint, outlines, frame, width, x, half } = style(scene);
  const y = eyeLine - 1;
  const inner = eyeOffset - half;
  const stroke = (d: string): Layer => ({ class: 'eye_g', d, line: width, fill: frame });
  const temple = (side: 1 | -1): Point[] => [
    [x + side * (eyeOffset + half), y - 5],
    [middle + side * (scene.face.cheek + 1), y - 6],
  ];
  const shade = (d: string, side: 1 | -1): Layer => ({
    class: 'eye_g',
    d,
    fill: {
      kind: 'linear',
      from: [0, y - 20],
      to: [0, y + 22],
      stops: [
        [0, tint],
        [1, [tint[0] * 1.5 + 20, tint[1] * 1.5 + 20, tint[2] * 1.5 + 24]],
      ],
    },
    marks: [
      {
        d: line([
          [x + side * eyeOffset - 14, y + 4],
          [x + side * eyeOffset + 2, y - 14],
        ]),
        stroke: { colour: [255, 255, 255], width: 5 },
        opacity: 0.25,
      },
    ],
  });
  return [
    ...(dark ? outlines.map((d, i) => shade(d, i === 0 ? 1 : -1)) : []),
    ...outlines.map(stroke),
    stroke(
      line([
        [x - inner, y - 5],
        [x, y - 9],
        [x + inner, y - 5],
      ]),
    ),
    stroke(line(temple(1))),
    stroke(line(temple(-1))),
  ];
};

/** Both parts draw from the same name, so they agree. */
function style(scene: Scene) {
  const random = scene.random('glasses');
  const dark = chance(random, 0.3);
  const round = chance(random, 0.4);
  const x = middle + 6 * scene.turn;
  const half = between(random, 19, 23);
  const tall = between(random, 14, 19);
  const y = eyeLine + 1;
  const lens = (side: 1 | -1): string =>
    round
      ? ellipse(x + side * eyeOffset, y, half, tall + 3)
      : symmetric(x + side * eyeOffset, [
          [0, y - tall],
          [half - 3, y - tall + 2],
          [half, y],
          [half - 5, y + tall - 3],
          [0, y + tall],
        ]);
  return {
    dark,
    x,
    half,
    tint: dark
      ? pick<Colour>(random, [
          [24, 22, 26],
          [44, 32, 26],
          [26, 34, 50],
        ])
      : ([235, 242, 250] as Colour),
    frame: pick<Colour>(random, [
      [22, 20, 22],
      [88, 52, 30],
      [196, 168, 96],
      hsl(between(random, 0, 360), 0.6, 0.35),
    ]),
    width: visible(scene, between(random, 3.2, 5.5)),
    outlines: [lens(1), lens(-1)],
  };
}
