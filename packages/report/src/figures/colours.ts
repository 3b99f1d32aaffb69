/** `#rrggbb` */
export type Colour = string;

/**
 * From blue over near-white to orange, distinguished by readers with every common kind of colour blindness. After
 * ColorBrewer's diverging schemes RdBu and PuOr (Brewer, https://colorbrewer2.org).
 */
export const stops: readonly Colour[] = ['#2166ac', '#92c5de', '#f3f1ec', '#fdb863', '#b35806'];

/** The scale's ends, for two groups that are set against each other: alike and different. */
export const alike: Colour = stops[0] as Colour;
export const different: Colour = stops[4] as Colour;

/** Red, green and blue, 0 to 255. */
export const channels = (colour: Colour): number[] =>
  [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));

/**
 * The colour of a probability that two images differ: blue 0, pale 0.5, orange 1.
 *
 * @param probability 0 to 1; what lies outside is taken as the nearer end
 */
export function probabilityColour(probability: number): Colour {
  const at = Math.max(0, Math.min(1, probability)) * (stops.length - 1);
  const below = Math.min(stops.length - 2, Math.floor(at));
  return mixed(stops[below] as Colour, stops[below + 1] as Colour, at - below);
}

/** A colour between two. @param share of the second */
export function mixed(first: Colour, second: Colour, share: number): Colour {
  const to = channels(second);
  const between = channels(first).map((value, i) => Math.round(value + ((to[i] as number) - value) * share));
  return `#${between.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

/** Relative luminance (WCAG 2). */
function luminance(colour: Colour): number {
  const [r, g, b] = channels(colour).map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Contrast ratio of two colours, 1 to 21 (WCAG 2). */
export function contrast(a: Colour, b: Colour): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

/** Black or white, whichever is easier to read on a colour. */
export const inkOn = (colour: Colour): Colour =>
  contrast(colour, '#000000') >= contrast(colour, '#ffffff') ? '#000000' : '#ffffff';

/** Colours of groups without an order, distinguished by readers with every common kind of colour blindness (Okabe and Ito, 2008). */
export const categories: readonly Colour[] = [
  '#0072b2',
  '#e69f00',
  '#009e73',
  '#cc79a7',
  '#56b4e9',
  '#d55e00',
  '#f0e442',
];

/** Of what is in no group that has a colour. */
export const others: Colour = '#8c959f';
