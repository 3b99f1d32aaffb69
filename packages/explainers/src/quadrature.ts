/** Where a function is looked at between 0 and 1, and how much each place weighs: together 1. */
export interface Quadrature {
  at: number[];
  weights: number[];
}

export const quadratureTypes = ['gauss-legendre', 'middle', 'trapezoid'] as const;

/** A rule with a number of places. */
export function quadrature(type: (typeof quadratureTypes)[number], steps: number): Quadrature {
  if (type === 'gauss-legendre') return gaussLegendre(steps);
  const places = Array.from({ length: steps }, (_, k) => k);
  if (type === 'middle')
    return { at: places.map((k) => (k + 0.5) / steps), weights: places.map(() => 1 / steps) };
  const last = steps - 1;
  return {
    at: places.map((k) => k / last),
    weights: places.map((k) => (k === 0 || k === last ? 0.5 : 1) / last),
  };
}

/** The roots of the Legendre polynomial of degree n, by Newton's method from their usual first guess. */
function gaussLegendre(n: number): Quadrature {
  const at: number[] = [];
  const weights: number[] = [];
  for (let k = 0; k < n; k++) {
    let x = -Math.cos((Math.PI * (k + 0.75)) / (n + 0.5));
    let slope = 1;
    for (let round = 0; round < 100; round++) {
      const { value, previous } = legendre(n, x);
      slope = (n * (x * value - previous)) / (x * x - 1);
      const step = value / slope;
      x -= step;
      if (Math.abs(step) < 1e-15) break;
    }
    at.push((x + 1) / 2);
    weights.push(1 / ((1 - x * x) * slope * slope));
  }
  return { at, weights };
}

/** P_n(x) and P_{n-1}(x). */
function legendre(n: number, x: number): { value: number; previous: number } {
  let previous = 1;
  let value = x;
  for (let k = 2; k <= n; k++)
    [previous, value] = [value, ((2 * k - 1) * x * value - (k - 1) * previous) / k];
  return { value, previous };
}
