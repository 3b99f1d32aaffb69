import { darker, mix } from '../colour';
import { between } from '../draw';
import type { Layer } from '../layer';
import { type Point, shape } from '../path';
import { eyeLine, eyeOffset, middle, type Part } from '../scene';

/** Both eyebrows: thick at the nose, thin at the temple. */
export const brows: Part = (scene) => {
  const random = scene.random('brows');
  const y = eyeLine - between(random, 16, 21);
  const thick = between(random, 5, 9);
  const arch = between(random, 2, 6);
  // Positive: the inner end is higher, which looks mild; negative: stern.
  const mild = between(random, -1, 5);
  const colour = mix(darker(scene.hair, 0.35), scene.skin, between(random, 0, 0.2));
  const brow = (side: 1 | -1): Layer => {
    const x = middle + side * eyeOffset + 6 * scene.turn;
    const at = (dx: number, dy: number): Point => [x + side * dx, y + dy];
    return {
      class: side > 0 ? 'l_brow' : 'r_brow',
      d: shape(
        [at(-18, -mild), at(-2, -arch * 0.8 - mild * 0.5), at(10, -arch), at(22, 3 - arch * 0.2)],
        [
          at(22, 3 - arch * 0.2),
          at(9, thick * 0.7 - arch),
          at(-3, thick - arch * 0.7 - mild * 0.5),
          at(-17, thick * 0.9 - mild),
        ],
      ),
      fill: {
        kind: 'linear',
        from: at(-18, 0),
        to: at(22, 0),
        stops: [
          [0, mix(colour, scene.skin, 0.25)],
          [0.4, colour],
          [1, mix(colour, scene.skin, 0.2)],
        ],
      },
    };
  };
  return [brow(1), brow(-1)];
};
