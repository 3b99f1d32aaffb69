import type { FaceClass } from '../shared/masks/face-classes';
import type { Colour } from './colour';
import type { Point } from './path';

/** Offset 0..1, colour, opacity 0..1. */
export type Stop = readonly [offset: number, colour: Colour, opacity?: number];

export type Paint =
  | Colour
  | { kind: 'linear'; from: Point; to: Point; stops: readonly Stop[] }
  | { kind: 'radial'; at: Point; radius: readonly [x: number, y: number]; stops: readonly Stop[] };

/** Something painted on a layer: seen inside the layer's outline only. Never in the class map. */
export interface Mark {
  d: string;
  fill?: Paint;
  stroke?: { colour: Colour; width: number };
  opacity?: number;
}

/**
 * A shape of one class. Layers are drawn in order, a later one over an earlier one, once painted for the image and
 * once flat for the class map: that is what makes the map exact.
 */
export interface Layer {
  class: FaceClass;
  /** Path data, in units of 1/256 of the image. */
  d: string;
  /** Given: the path is drawn as a line of this width instead of being filled. Such a layer has no marks. */
  line?: number;
  fill: Paint;
  /** Below 1 for what one sees through (a lens). The class map takes it as opaque. */
  opacity?: number;
  marks?: readonly Mark[];
}
