/** Where a mask lies, how large it is and how it is turned. Lengths in pixels. */
export interface Moments {
  area: number;
  /** The centroid; a pixel's centre is at whole numbers. */
  x: number;
  y: number;
  /** Of the longer axis, radians, -pi/2 to pi/2. */
  angle: number;
  /** The longer axis over the shorter, 1 or more. */
  elongation: number;
}

/**
 * Area, centroid and axes of a mask, from its moments up to the second (Hu, 1962).
 * @param holds whether a value of the map belongs to it
 * @returns nothing for a mask without pixels
 */
export function momentsOf(
  map: Uint8Array,
  width: number,
  holds: (value: number) => boolean = Boolean,
): Moments | undefined {
  let [area, x, y, xx, yy, xy] = [0, 0, 0, 0, 0, 0];
  for (let p = 0; p < map.length; p++) {
    if (!holds(map[p] as number)) continue;
    const column = p % width;
    const row = (p - column) / width;
    area++;
    x += column;
    y += row;
    xx += column * column;
    yy += row * row;
    xy += column * row;
  }
  if (area === 0) return undefined;
  [x, y] = [x / area, y / area];
  // A pixel is a square, not a point: 1/12 is the variance over its side.
  const [a, b, c] = [xx / area - x * x + 1 / 12, yy / area - y * y + 1 / 12, xy / area - x * y];
  const middle = (a + b) / 2;
  const spread = Math.hypot((a - b) / 2, c);
  const shorter = Math.max(middle - spread, 1e-9);
  return {
    area,
    x,
    y,
    angle: Math.atan2(2 * c, a - b) / 2,
    elongation: Math.sqrt((middle + spread) / shorter),
  };
}

/** Half the longer axis of the ellipse with a mask's area and elongation, in pixels. */
export const halfLength = ({ area, elongation }: Moments): number => Math.sqrt((area * elongation) / Math.PI);
