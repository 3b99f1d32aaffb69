import type { Moments } from './moments';

export type Point = readonly [x: number, y: number];

/** Takes a donor's point p to a recipient's: `to + scale * R(rotation) * (p - from)`. */
export interface Similarity {
  scale: number;
  /** Radians, from x towards y. */
  rotation: number;
  from: Point;
  to: Point;
}

/** How far a donor may be bent, beyond what the sizes of the two images make of it. */
export const bounds = { scale: 2, rotation: Math.PI / 6 } as const;

/** Whether a donor would have to be turned by more than the bound: it is seen from another side, or its classes are odd. */
export const isTurnedTooFar = ({ rotation }: Similarity): boolean =>
  Math.abs(rotation) > bounds.rotation - 1e-9;

/** Below this elongation a mask has no direction. */
const leastElongation = 1.4;

/** A recipient's point as the donor's. */
export function backward({ scale, rotation, from, to }: Similarity, x: number, y: number): [number, number] {
  const [cos, sin] = [Math.cos(rotation) / scale, Math.sin(rotation) / scale];
  const [dx, dy] = [x - to[0], y - to[1]];
  return [from[0] + cos * dx + sin * dy, from[1] - sin * dx + cos * dy];
}

/** A donor's point as the recipient's. */
export function forward({ scale, rotation, from, to }: Similarity, x: number, y: number): [number, number] {
  const [cos, sin] = [scale * Math.cos(rotation), scale * Math.sin(rotation)];
  const [dx, dy] = [x - from[0], y - from[1]];
  return [to[0] + cos * dx - sin * dy, to[1] + sin * dx + cos * dy];
}

export const clamp = (value: number, low: number, high: number): number =>
  Math.min(high, Math.max(low, value));

/** @param unit pixels of the recipient for one of the donor, by the sizes of their images */
export const boundedScale = (scale: number, unit: number): number =>
  unit * clamp(scale / unit, 1 / bounds.scale, bounds.scale);

/**
 * Lays a donor's mask over a recipient's: centroid on centroid, scaled by the square root of the areas, turned by the angle
 * between their longer axes where both have one. Scale (0.5 to 2) and rotation (30 degrees either way) are bounded.
 *
 * @param unit pixels of the recipient for one of the donor, by the sizes of their images. Default: 1
 */
export function alignMasks(donor: Moments, recipient: Moments, unit = 1): Similarity {
  const directed = Math.min(donor.elongation, recipient.elongation) >= leastElongation;
  // An axis has no head: half a turn is none.
  const turn = recipient.angle - donor.angle;
  const rotation = turn - Math.PI * Math.round(turn / Math.PI);
  return {
    scale: boundedScale(Math.sqrt(recipient.area / donor.area), unit),
    rotation: directed ? clamp(rotation, -bounds.rotation, bounds.rotation) : 0,
    from: [donor.x, donor.y],
    to: [recipient.x, recipient.y],
  };
}
