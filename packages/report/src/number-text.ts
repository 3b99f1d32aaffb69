/**
 * A distance for people: about three significant digits, `-` where there is none. One under 0.001 keeps two, as small
 * distances (SNR's are) are compared with smaller ones.
 */
export function distanceText(value: number | undefined): string {
  if (value === undefined || !Number.isFinite(value)) return '-';
  const size = Math.abs(value);
  return size > 0 && size < 0.001 ? value.toPrecision(2) : fixedText(value);
}

/** A share of a distance, with its sign: a part can also bring two images nearer. Empty where there is none. */
export function signedText(value: number | undefined): string {
  if (value === undefined || !Number.isFinite(value)) return '';
  return `${value < 0 ? '−' : '+'}${fixedText(Math.abs(value))}`;
}

function fixedText(value: number): string {
  const size = Math.abs(value);
  if (size >= 1000) return value.toPrecision(3);
  return value.toFixed(size < 10 ? 3 : size < 100 ? 2 : 1);
}

/** A share of one in percent: `87 %`. Empty where there is none. */
export function percentText(value: number | undefined, digits = 0): string {
  return value === undefined || !Number.isFinite(value) ? '' : `${(100 * value).toFixed(digits)} %`;
}

/** A probability in percent, which is never certain and must not look so: `>99 %`. Empty where there is none. */
export function probabilityText(value: number | undefined): string {
  if (value === undefined || !Number.isFinite(value)) return '';
  if (value > 0.995) return '>99 %';
  return value < 0.005 ? '<1 %' : percentText(value);
}
