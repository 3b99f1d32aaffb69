import type { Random } from '@hemlkit/core/plugin';
import type { Attributes } from './attributes';
import { type Colour, hsl, mix } from './colour';
import { between, pick } from './draw';
import type { Layer } from './layer';

/** What the parts of one face share. */
export interface Scene {
  attributes: Attributes;
  /** A part's own generator: what one part draws, and whether it is there at all, never moves another part. */
  random(part: string): Random;
  /** Units of the drawing a pixel of the finished image covers. */
  pixel: number;
  /** How far the head is turned, -1..1. */
  turn: number;
  skin: Colour;
  hair: Colour;
  /** Half the width at the cheeks and at the jaw, and where the chin ends. */
  face: { cheek: number; jaw: number; chin: number };
}

/** One facial part: the layers that draw it. */
export type Part = (scene: Scene) => Layer[];

/** x = 0 of the face, and how far the eyes lie from it. */
export const middle = 128;
export const eyeOffset = 28;
export const eyeLine = 122;

const skins: readonly [Colour, ...Colour[]] = [
  [250, 216, 196],
  [239, 196, 168],
  [224, 172, 138],
  [198, 142, 104],
  [158, 104, 72],
  [112, 72, 50],
];
const hairs: readonly [Colour, ...Colour[]] = [
  [34, 26, 24],
  [58, 40, 30],
  [92, 60, 38],
  [134, 90, 52],
  [196, 156, 98],
  [150, 66, 34],
  [150, 146, 142],
];

export function drawScene(attributes: Attributes, random: Random, size: number): Scene {
  const shared = random.split('scene');
  return {
    attributes,
    random: (part) => random.split(part),
    pixel: 256 / size,
    turn: between(shared, -1, 1),
    skin: mix(mix(pick(shared, skins), pick(shared, skins), shared.uniform() * 0.5), hsl(15, 0.5, 0.5), 0.06),
    hair: mix(pick(shared, hairs), pick(shared, hairs), shared.uniform() * 0.4),
    face: { cheek: between(shared, 61, 69), jaw: between(shared, 46, 57), chin: between(shared, 226, 238) },
  };
}

/** A line's width, widened where it would be thinner than the pixels can show (0.94: the pose may shrink it). */
export function visible(scene: Scene, width: number): number {
  return Math.max(width, (1.3 * scene.pixel) / 0.94);
}
