import { darker, mix } from '../colour';
import { between } from '../draw';
import type { Layer } from '../layer';
import { blob, line, type Point } from '../path';
import { middle, type Part, type Scene } from '../scene';

/** Both ears. The face is drawn over their inner halves. */
export const ears: Part = (scene) => {
  const random = scene.random('ears');
  const reach = between(random, 9, 14);
  const top = between(random, 114, 120);
  const tall = between(random, 46, 54);
  return [ear(scene, 1, reach, top, tall), ear(scene, -1, reach, top, tall)];
};

function ear(scene: Scene, side: 1 | -1, reach: number, top: number, tall: number): Layer {
  // The head turns towards positive x: the ear on that side goes out of sight.
  const root = scene.face.cheek - 4;
  const out = root + 4 + reach * (1 - 0.45 * side * scene.turn);
  const at = (x: number, share: number): Point => [middle + side * x, top + tall * share];
  const flesh = mix(scene.skin, [214, 110, 92], 0.14);
  const inner = darker(flesh, 0.4);
  return {
    class: side > 0 ? 'l_ear' : 'r_ear',
    d: blob([
      at(root - 8, 0.2),
      at(root + 3, 0.02),
      at(out - 2, 0.1),
      at(out, 0.34),
      at(out - 4, 0.7),
      at(root + 3, 1),
      at(root - 8, 0.9),
    ]),
    fill: {
      kind: 'linear',
      from: at(root, 0),
      to: at(out, 0.2),
      stops: [
        [0, darker(flesh, 0.3)],
        [0.5, flesh],
        [1, darker(flesh, 0.1)],
      ],
    },
    marks: [
      {
        d: line([at(root + 2, 0.16), at(out - 4, 0.22), at(out - 5, 0.44), at(root + 3, 0.74)]),
        stroke: { colour: inner, width: 3 },
        opacity: 0.55,
      },
      {
        d: line([at(root + 1, 0.36), at(root + 5, 0.45), at(root + 2, 0.62)]),
        stroke: { colour: inner, width: 3.5 },
        opacity: 0.6,
      },
    ],
  };
}
