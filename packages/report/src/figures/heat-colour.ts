import { type Colour, mixed, stops } from './colours';

/** Where the middle colour of either half stands, so that lightness falls evenly from the pale middle to the end. */
const middle = 1 / 3;

/**
 * The colour of a number that is drawn over a picture: pale 0, orange for 1, blue for -1, evenly darker on the way. The colours are
 * those of probabilities, which differ under every common kind of colour blindness.
 *
 * @param value from -1 to 1; what lies outside is taken as the nearer end
 */
export function heatColour(value: number): Colour {
  const size = Math.min(1, Math.abs(value));
  const [pale, half, end] = (value < 0 ? [stops[2], stops[1], stops[0]] : stops.slice(2)) as Colour[];
  return size < middle
    ? mixed(pale as Colour, half as Colour, size / middle)
    : mixed(half as Colour, end as Colour, (size - middle) / (1 - middle));
}
