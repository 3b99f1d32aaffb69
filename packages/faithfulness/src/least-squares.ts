/** y = intercept + sum of weights[i] · x[i]. */
export interface LinearFit {
  intercept: number;
  weights: number[];
}

/** Sweeps over the coordinates after which the search ends if it has not before. */
const mostSweeps = 10_000;

/**
 * Non-negative least squares with a free intercept: the weights w ≥ 0 for which the sum of (y - b - Σ wᵢ xᵢ)² is
 * least, by coordinate descent on the normal equations (the problem is convex: Franc, Hlaváč and Navara, 2005). A
 * column that does not vary has the weight 0.
 *
 * @param columns one a variable, each as long as `target`
 */
export function nonNegativeFit(columns: readonly Float64Array[], target: Float64Array): LinearFit {
  const means = columns.map(mean);
  const middle = mean(target);
  const centred = columns.map((column, i) => column.map((value) => value - (means[i] as number)));
  const aim = target.map((value) => value - middle);
  const gram = centred.map((left) => centred.map((right) => dot(left, right)));
  const pull = centred.map((column) => dot(column, aim));
  const weights = columns.map(() => 0);
  for (let sweep = 0; sweep < mostSweeps; sweep++) {
    let moved = 0;
    for (const [i, row] of gram.entries()) {
      const own = row[i] as number;
      if (!(own > 0)) continue;
      const before = weights[i] as number;
      const rest = dot(row, weights) - own * before;
      const next = Math.max(0, ((pull[i] as number) - rest) / own);
      weights[i] = next;
      moved = Math.max(moved, Math.abs(next - before) * Math.sqrt(own));
    }
    if (moved <= 1e-10 * Math.sqrt(dot(aim, aim))) break;
  }
  return { weights, intercept: middle - dot(weights, means) };
}

/** What a fit predicts, one number a row of the columns. */
export function predict({ intercept, weights }: LinearFit, columns: readonly Float64Array[]): Float64Array {
  return Float64Array.from(columns[0] ?? [], (_, row) =>
    columns.reduce((sum, column, i) => sum + (weights[i] as number) * (column[row] as number), intercept),
  );
}

/**
 * The coefficient of determination, R² = 1 - Σ w (y - ŷ)² / Σ w (y - ȳ)². 1 for a perfect prediction, 0 for one no
 * better than the mean, below 0 for one that is worse.
 *
 * @param counts how often each row counts
 */
export function rSquared(target: Float64Array, predicted: Float64Array, counts: ArrayLike<number>): number {
  let [total, sum] = [0, 0];
  for (let i = 0; i < target.length; i++) {
    total += counts[i] as number;
    sum += (counts[i] as number) * (target[i] as number);
  }
  const middle = sum / total;
  let [left, all] = [0, 0];
  for (let i = 0; i < target.length; i++) {
    const [y, w] = [target[i] as number, counts[i] as number];
    left += w * (y - (predicted[i] as number)) ** 2;
    all += w * (y - middle) ** 2;
  }
  return 1 - left / all;
}

const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}
