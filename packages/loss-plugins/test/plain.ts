/** The arithmetic of formulas, in plain numbers, for references that a reader can hold against a paper. */

export type Row = readonly number[];

export const sum = (values: Row): number => values.reduce((total, value) => total + value, 0);
export const mean = (values: Row): number => (values.length === 0 ? 0 : sum(values) / values.length);
export const meanAboveZero = (values: Row): number => mean(values.filter((value) => value > 0));
export const hinge = (x: number): number => Math.max(0, x);
export const softplus = (x: number): number => Math.log(1 + Math.exp(x));

export const dot = (a: Row, b: Row): number => sum(a.map((x, d) => x * b[d]!));
export const length = (a: Row): number => Math.sqrt(dot(a, a));
export const unit = (a: Row): Row => a.map((x) => x / length(a));
export const minus = (a: Row, b: Row): Row => a.map((x, d) => x - b[d]!);
export const variance = (a: Row): number => mean(a.map((x) => (x - mean(a)) ** 2));

/** The distances that losses use by default. */
export const cosine = (a: Row, b: Row): number => dot(unit(a), unit(b));
export const euclidean = (a: Row, b: Row): number => length(minus(unit(a), unit(b)));
export const snr = (a: Row, b: Row): number => variance(minus(unit(a), unit(b))) / variance(unit(a));
