import { type Colour, darker, hsl, lighter } from '../colour';
import { between, pick } from '../draw';
import type { Layer } from '../layer';
import { blob, type Point, shape } from '../path';
import { middle, type Part, type Scene } from '../scene';

/** A woollen hat, a cap or a brimmed hat. */
export const hat: Part = (scene) => {
  if (!scene.attributes.hat) return [];
  const random = scene.random('hat');
  const colour = hsl(between(random, 0, 360), between(random, 0.1, 0.75), between(random, 0.2, 0.7));
  const make = pick(random, [beanie, cap, brimmed] as const);
  return make(scene, colour, between(random, 68, 80));
};

function beanie(scene: Scene, colour: Colour, low: number): Layer[] {
  const w = scene.face.cheek + 14;
  const band: Point[] = [
    [middle - w, low - 16],
    [middle, low - 26],
    [middle + w, low - 16],
    [middle + w - 1, low + 10],
    [middle, low],
    [middle - w + 1, low + 10],
  ];
  const ribs = Array.from({ length: 13 }, (_, i) => {
    const x = middle + ((i - 6) / 6) * w;
    return {
      d: `M${x},${low - 30}L${x},${low + 14}`,
      stroke: { colour: darker(colour, 0.5), width: 3 },
      opacity: 0.4,
    };
  });
  return [
    dome(colour, w + 1, low - 6, -6),
    {
      class: 'hat',
      d: shape(band.slice(0, 3), band.slice(3)),
      fill: round(darker(colour, 0.12), w),
      marks: ribs,
    },
  ];
}

function cap(scene: Scene, colour: Colour, low: number): Layer[] {
  const w = scene.face.cheek + 11;
  const x = middle + 10 * scene.turn;
  const seam = { stroke: { colour: darker(colour, 0.5), width: 2 }, opacity: 0.5 };
  const crown = dome(colour, w, low - 2, 0);
  return [
    {
      ...crown,
      marks: [
        { d: `M${middle},0Q${x + 6},30 ${x},${low}`, ...seam },
        { d: `M${middle - 20},4Q${middle - 48},30 ${middle - 46},${low}`, ...seam },
        { d: `M${middle + 20},4Q${middle + 48},30 ${middle + 46},${low}`, ...seam },
      ],
    },
    {
      class: 'hat',
      d: shape(
        [
          [x - w + 8, low - 4],
          [x, low - 18],
          [x + w - 8, low - 4],
        ],
        [
          [x + w - 8, low - 4],
          [x + w - 18, low + 14],
          [x, low + 12],
          [x - w + 18, low + 14],
          [x - w + 8, low - 4],
        ],
      ),
      fill: {
        kind: 'linear',
        from: [0, low - 16],
        to: [0, low + 14],
        stops: [
          [0, lighter(colour, 0.12)],
          [1, darker(colour, 0.5)],
        ],
      },
    },
  ];
}

function brimmed(scene: Scene, colour: Colour, low: number): Layer[] {
  const w = scene.face.cheek + 4;
  const band = darker(colour, 0.65);
  const crown = dome(colour, w, low - 6, -8);
  return [
    {
      ...crown,
      marks: [
        {
          d: `M${middle - w - 8},${low - 16}Q${middle},${low - 32} ${middle + w + 8},${low - 16}`,
          stroke: { colour: band, width: 20 },
        },
      ],
    },
    {
      class: 'hat',
      d: blob([
        [middle - w - 42, low - 8],
        [middle - w, low - 18],
        [middle, low - 16],
        [middle + w, low - 18],
        [middle + w + 42, low - 8],
        [middle + w * 0.7, low + 5],
        [middle, low + 8],
        [middle - w * 0.7, low + 5],
      ]),
      fill: {
        kind: 'linear',
        from: [0, low - 18],
        to: [0, low + 10],
        stops: [
          [0, lighter(colour, 0.15)],
          [0.6, colour],
          [1, darker(colour, 0.55)],
        ],
      },
    },
  ];
}

function dome(colour: Colour, half: number, low: number, top: number): Layer {
  return {
    class: 'hat',
    d: shape(
      [
        [middle - half, low],
        [middle - half * 0.96, low - 34],
        [middle - half * 0.58, top + 10],
        [middle, top],
        [middle + half * 0.58, top + 10],
        [middle + half * 0.96, low - 34],
        [middle + half, low],
      ],
      [
        [middle + half, low],
        [middle, low - 4],
        [middle - half, low],
      ],
    ),
    fill: round(colour, half),
  };
}

function round(colour: Colour, half: number): Layer['fill'] {
  return {
    kind: 'linear',
    from: [middle - half, 0],
    to: [middle + half, 30],
    stops: [
      [0, darker(colour, 0.45)],
      [0.4, lighter(colour, 0.14)],
      [0.7, colour],
      [1, darker(colour, 0.45)],
    ],
  };
}
