import { choleskyOfGram, solve } from './cholesky';

/**
 * What is left of some features once what others say of them is taken away: the residuals of a least-squares regression
 * of each feature on the explaining variables and a constant.
 *
 * @param features [units, features], rows
 * @param explaining [units, variables], rows
 */
export function residuals(
  features: readonly Float64Array[],
  explaining: readonly Float64Array[],
): Float64Array[] {
  const rows = explaining.map((row) => Float64Array.from([1, ...row]));
  // Variables that do not vary here depend on the constant; a trace of ridge keeps the factor whole.
  const factor = choleskyOfGram(rows, 1e-6 * rows.length);
  const width = features[0]?.length ?? 0;
  const left = features.map((row) => Float64Array.from(row));
  for (let j = 0; j < width; j++) {
    const pull = new Float64Array(rows[0]?.length ?? 0);
    for (const [i, row] of rows.entries())
      for (let k = 0; k < row.length; k++)
        pull[k] = (pull[k] as number) + (row[k] as number) * ((features[i] as Float64Array)[j] as number);
    const weights = solve(factor, pull);
    for (const [i, row] of rows.entries()) {
      const own = left[i] as Float64Array;
      let explained = 0;
      for (let k = 0; k < row.length; k++) explained += (row[k] as number) * (weights[k] as number);
      own[j] = (own[j] as number) - explained;
    }
  }
  return left;
}
