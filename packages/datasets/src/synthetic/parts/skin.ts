import { darker, lighter, mix } from '../colour';
import { between } from '../draw';
import type { Mark, Paint } from '../layer';
import { blob, ellipse, line, symmetric } from '../path';
import { eyeLine, eyeOffset, middle, type Part, type Scene } from '../scene';

/** The face without its features: forehead, cheeks and chin, with their shading, and the beard. */
export const skin: Part = (scene) => {
  const { cheek, jaw, chin } = scene.face;
  const outline = symmetric(middle, [
    [0, 38],
    [40, 48],
    [cheek - 4, 84],
    [cheek, eyeLine],
    [cheek - 3, 158],
    [jaw, 194],
    [jaw * 0.62, chin - 14],
    [jaw * 0.28, chin - 2],
    [0, chin],
  ]);
  const base = scene.skin;
  const x = middle + 6 * scene.turn;
  return [
    {
      class: 'skin',
      d: outline,
      fill: {
        kind: 'radial',
        at: [x + 4 * scene.turn, 128],
        radius: [80, 118],
        stops: [
          [0, lighter(base, 0.14)],
          [0.5, base],
          [0.8, darker(base, 0.13)],
          [1, darker(base, 0.38)],
        ],
      },
      marks: [...shading(scene, x), ...(scene.attributes.beard ? beard(scene) : [])],
    },
  ];
};

function shading(scene: Scene, x: number): Mark[] {
  const random = scene.random('skin');
  const shadow = darker(scene.skin, 0.5);
  const blush = mix(scene.skin, [206, 84, 78], 0.55);
  const glow = lighter(scene.skin, 0.6);
  const rosy = between(random, 0.1, 0.5);
  const crease = between(random, 0.15, 0.5);
  const pair = (make: (side: 1 | -1) => Mark) => [make(-1), make(1)];
  return [
    ...pair((side) => soft(x + side * 40, 162, 22, 17, blush, rosy)),
    ...pair((side) => soft(x + side * eyeOffset, eyeLine - 6, 20, 14, shadow, 0.42)),
    ...pair((side) => soft(x + side * 11, eyeLine + 4, 7, 22, shadow, 0.26)),
    ...pair((side) => ({
      d: line([
        [x + side * 17, eyeLine + 14],
        [x + side * 29, eyeLine + 16],
        [x + side * 40, eyeLine + 10],
      ]),
      stroke: { colour: shadow, width: 2 },
      opacity: crease * 0.6,
    })),
    ...pair((side) => ({
      d: line([
        [x + side * 21, 163],
        [x + side * 29, 173],
        [x + side * 34, 186],
      ]),
      stroke: { colour: shadow, width: 3 },
      opacity: crease * 0.5,
    })),
    soft(x, 172, 9, 10, shadow, 0.32),
    soft(x, 213, 22, 7, shadow, 0.42),
    soft(x, 80, 36, 22, glow, 0.35),
    ...pair((side) => soft(x + side * 36, 146, 15, 8, glow, 0.3)),
    soft(x, 222, 13, 7, glow, 0.25),
  ];
}

/** Stubble or a full beard: darker skin around the mouth and along the jaw. */
function beard(scene: Scene): Mark[] {
  const random = scene.random('beard');
  const { cheek, jaw, chin } = scene.face;
  const colour = mix(darker(scene.hair, 0.2), scene.skin, between(random, 0, 0.2));
  const opacity = between(random, 0.45, 0.9);
  const top = between(random, 172, 178);
  const outer = blob([
    [middle - cheek - 8, 158],
    [middle - jaw + 8, 190],
    [middle - 30, top + 4],
    [middle, top],
    [middle + 30, top + 4],
    [middle + jaw - 8, 190],
    [middle + cheek + 8, 158],
    [middle + jaw + 14, chin - 10],
    [middle, chin + 14],
    [middle - jaw - 14, chin - 10],
  ]);
  return [{ d: outer, fill: colour, opacity }, soft(middle, 214, 16, 6, scene.skin, 0.35)];
}

function soft(
  x: number,
  y: number,
  rx: number,
  ry: number,
  colour: Mark['fill'] & readonly number[],
  opacity: number,
): Mark {
  const stops = [
    [0, colour, opacity],
    [0.5, colour, opacity * 0.6],
    [1, colour, 0],
  ] as const;
  return { d: ellipse(x, y, rx, ry), fill: { kind: 'radial', at: [x, y], radius: [rx, ry], stops } as Paint };
}
