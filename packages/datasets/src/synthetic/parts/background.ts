import { darker, hsl, lighter } from '../colour';
import { between, chance } from '../draw';
import type { Mark } from '../layer';
import { ellipse, polygon } from '../path';
import type { Part } from '../scene';

/** A wall with a gradient and soft blobs of other colours. */
export const background: Part = (scene) => {
  const random = scene.random('background');
  const base = hsl(between(random, 0, 360), between(random, 0.04, 0.45), between(random, 0.2, 0.85));
  const blobs = Array.from({ length: 2 + random.integer(5) }, (): Mark => {
    const at = [between(random, 0, 256), between(random, 0, 256)] as const;
    const radius = [between(random, 20, 90), between(random, 20, 90)] as const;
    const colour = hsl(between(random, 0, 360), between(random, 0.05, 0.5), between(random, 0.15, 0.9));
    const soft = {
      kind: 'radial',
      at,
      radius,
      stops: [
        [0, colour, 0.7],
        [0.6, colour, 0.5],
        [1, colour, 0],
      ],
    } as const;
    return chance(random, 0.75)
      ? { d: ellipse(...at, ...radius), fill: soft }
      : { d: bar(at[0], radius[0] / 2), fill: colour, opacity: 0.35 };
  });
  const fall = between(random, -128, 128);
  return [
    {
      class: 'background',
      d: polygon([0, 0], [256, 0], [256, 256], [0, 256]),
      fill: {
        kind: 'linear',
        from: [128 - fall, 0],
        to: [128 + fall, 256],
        stops: [
          [0, lighter(base, between(random, 0, 0.3))],
          [1, darker(base, between(random, 0, 0.45))],
        ],
      },
      marks: blobs,
    },
  ];
};

function bar(x: number, half: number): string {
  return polygon([x - half, 0], [x + half, 0], [x + half, 256], [x - half, 256]);
}
