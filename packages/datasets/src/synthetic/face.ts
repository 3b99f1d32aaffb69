import type { Random } from '@hemlkit/core/plugin';
import type { Attributes } from './attributes';
import { between } from './draw';
import type { Mark } from './layer';
import { background, parts } from './parts/index';
import { polygon } from './path';
import { drawScene } from './scene';
import type { Picture } from './svg';

/**
 * Draws one face.
 * @param attributes what it has
 * @param random decides all the rest, each part from a generator of its own
 * @param size pixels a side, which lines are kept thick enough for
 */
export function drawFace(attributes: Attributes, random: Random, size: number): Picture {
  const scene = drawScene(attributes, random, size);
  return {
    backdrop: background(scene),
    layers: parts.flatMap((part) => part(scene)),
    transform: pose(random.split('pose')),
    light: light(random.split('light')),
  };
}

/** Shifted, tilted and scaled a little about the middle. */
function pose(random: Random): string {
  const shift = `translate(${128 + between(random, -6, 6)} ${115 + between(random, -4, 4)})`;
  return `${shift} rotate(${between(random, -5, 5)}) scale(${between(random, 0.94, 1.02)}) translate(-128 -128)`;
}

/** Light from one side: brighter there, darker on the other. */
function light(random: Random): Mark[] {
  const angle = between(random, 0, 2 * Math.PI);
  const strength = between(random, 0.05, 0.4);
  const [dx, dy] = [128 * Math.cos(angle), 128 * Math.sin(angle)];
  const all = polygon([0, 0], [256, 0], [256, 256], [0, 256]);
  return [
    {
      d: all,
      fill: {
        kind: 'linear',
        from: [128 - dx, 128 - dy],
        to: [128 + dx, 128 + dy],
        stops: [
          [0, [255, 244, 224], strength * 0.7],
          [0.5, [255, 244, 224], 0],
          [0.51, [10, 10, 30], 0],
          [1, [10, 10, 30], strength * 1.3],
        ],
      },
    },
  ];
}
