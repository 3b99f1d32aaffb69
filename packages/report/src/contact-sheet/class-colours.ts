/** Red, green and blue, 0 to 255. */
export type Rgb = readonly [number, number, number];

/** The share of a turn between neighbouring hues that keeps any number of them apart. */
const goldenTurn = 0.618034;
/** Ids whose hues are near each other are 5, 8 or 13 apart, hence differ in lightness. */
const lightness = [0.55, 0.38, 0.7];

/**
 * A colour for each class id, the same in every picture. Ids that follow each other differ most in hue; what datasets
 * call `background` or the like is near black, because that class is not a part of anything.
 */
export function classColour(id: number, name: string): Rgb {
  if (/^(background|null|other|void|unlabell?ed)$/i.test(name)) return [40, 40, 46];
  return hsl((id * goldenTurn) % 1, 0.72, lightness[id % lightness.length] as number);
}

/** As CSS Color 4 converts it. @param hue a share of a turn */
function hsl(hue: number, saturation: number, light: number): Rgb {
  const channel = (n: number) => {
    const k = (n + hue * 12) % 12;
    const value = light - saturation * Math.min(light, 1 - light) * Math.max(-1, Math.min(k - 3, 9 - k, 1));
    return Math.round(value * 255);
  };
  return [channel(0), channel(8), channel(4)];
}
