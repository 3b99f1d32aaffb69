/** Red, green, blue, 0..255. */
export type Colour = readonly [number, number, number];

/** The colour at `share` of the way from `a` to `b`. */
export function mix(a: Colour, b: Colour, share: number): Colour {
  const at = (i: 0 | 1 | 2) => a[i] + (b[i] - a[i]) * share;
  return [at(0), at(1), at(2)];
}

const black: Colour = [12, 6, 8];
const white: Colour = [255, 250, 244];

export const darker = (colour: Colour, share: number): Colour => mix(colour, black, share);
export const lighter = (colour: Colour, share: number): Colour => mix(colour, white, share);

export function css(colour: Colour): string {
  return `rgb(${colour.map((value) => Math.round(Math.min(255, Math.max(0, value)))).join(',')})`;
}

/** @param hue degrees; saturation and lightness 0..1 */
export function hsl(hue: number, saturation: number, lightness: number): Colour {
  const reach = saturation * Math.min(lightness, 1 - lightness);
  const at = (n: number) => {
    const k = (n + hue / 30) % 12;
    return 255 * (lightness - reach * Math.max(-1, Math.min(k - 3, 9 - k, 1)));
  };
  return [at(0), at(8), at(4)];
}
