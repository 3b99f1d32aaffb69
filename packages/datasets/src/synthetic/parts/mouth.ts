import { type Colour, darker, lighter, mix } from '../colour';
import { between, pick } from '../draw';
import type { Layer } from '../layer';
import { line, type Point, shape } from '../path';
import { middle, type Part, type Scene } from '../scene';

/**
 * Lips, and between them, where it is open, the mouth. The outline of the whole is drawn before the smile and
 * without it; a smile is how the line between the lips runs inside that outline. So the hole that the mouth leaves
 * in the skin does not depend on the smile: the lips show it, and nothing else does.
 */
export const mouth: Part = (scene) => {
  const random = scene.random('mouth');
  const g = geometry(scene);
  const lip = mix(
    scene.skin,
    pick<Colour>(random, [
      [190, 70, 78],
      [168, 58, 70],
      [205, 92, 90],
    ]),
    between(random, 0.5, 0.85),
  );
  const dark = mix(darker(lip, 0.75), [60, 10, 16], 0.4);
  const reversed = (points: readonly Point[]) => [...points].reverse();
  const layers: Layer[] = [
    {
      class: 'l_lip',
      d: shape(g.top, reversed(g.bottom)),
      fill: {
        kind: 'linear',
        from: [0, g.y],
        to: [0, g.floor],
        stops: [
          [0, darker(lip, 0.08)],
          [0.5, lighter(lip, 0.2)],
          [1, darker(lip, 0.22)],
        ],
      },
    },
    {
      class: 'u_lip',
      d: shape(g.top, reversed(g.upper)),
      fill: {
        kind: 'linear',
        from: [0, g.y - 14],
        to: [0, g.y + 8],
        stops: [
          [0, darker(lip, 0.1)],
          [1, darker(lip, 0.34)],
        ],
      },
      marks: [{ d: line(g.upper), stroke: { colour: dark, width: 6 }, opacity: 0.95 }],
    },
  ];
  if (!scene.attributes.open_mouth) return layers;
  const inside = shape(g.upper, reversed(g.lower));
  const ivory: Colour = [244, 238, 226];
  layers.push({
    class: 'mouth',
    d: inside,
    fill: {
      kind: 'linear',
      from: [0, g.y - 8],
      to: [0, g.floor],
      stops: [
        [0, [70, 18, 24]],
        [1, [120, 44, 48]],
      ],
    },
    marks: [{ d: line(g.upper), stroke: { colour: ivory, width: 13 }, opacity: 0.95 }],
  });
  return layers;
};

function geometry(scene: Scene) {
  const random = scene.random('mouth-shape');
  const smiling = scene.random('smile');
  const { smile, open_mouth: open } = scene.attributes;
  const x = middle + 6 * scene.turn;
  const y = between(random, 188, 194);
  const half = between(random, 29, 36);
  const tilt = between(random, -0.8, 0.8);
  const gap = open ? between(random, 8, 13) : 0;
  const upperLip = between(random, 10, 13) + gap * 0.45;
  const lowerLip = between(random, 14, 18) + gap * 0.55;
  // How far the middle of the line lies below its corners: the one thing that a smile decides.
  const bend = (smile ? 8 : -3) + 2 * smiling.normal();
  const sag = Math.max(3 - upperLip + gap / 2, Math.min(lowerLip - 3 - gap / 2, bend));
  const left: Point = [x - half, y - tilt];
  const right: Point = [x + half, y + tilt];
  const across = (depth: number, round: number): Point[] => [
    left,
    [x - half * 0.55, y - tilt * 0.55 + depth * round],
    [x, y + depth],
    [x + half * 0.55, y + tilt * 0.55 + depth * round],
    right,
  ];
  return {
    y,
    floor: y + lowerLip,
    /** The outer edges. */
    top: [
      left,
      [x - half * 0.5, y - upperLip * 0.72],
      [x - 7, y - upperLip],
      [x, y - upperLip + 2.5],
      [x + 7, y - upperLip],
      [x + half * 0.5, y - upperLip * 0.72],
      right,
    ] as Point[],
    bottom: across(lowerLip, 0.78),
    /** The lower edge of the upper lip, the upper edge of the lower lip; one and the same when closed. */
    upper: across(sag - gap / 2, 0.75),
    lower: across(sag + gap / 2, 0.75),
  };
}
