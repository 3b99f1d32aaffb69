/**
 * The lower Cholesky factor of XᵀX + ridge · I, as rows of their full width.
 * @param rows of X, [units, features]
 * @param ridge above 0 where features may depend on each other
 */
export function choleskyOfGram(rows: readonly Float64Array[], ridge: number): Float64Array[] {
  const width = rows[0]?.length ?? 0;
  const gram = Array.from({ length: width }, (_, i) => {
    const row = new Float64Array(width);
    row[i] = ridge;
    return row;
  });
  for (const row of rows)
    for (let i = 0; i < width; i++) {
      const own = gram[i] as Float64Array;
      for (let j = 0; j <= i; j++) own[j] = (own[j] as number) + (row[i] as number) * (row[j] as number);
    }
  for (let i = 0; i < width; i++) {
    const own = gram[i] as Float64Array;
    for (let j = 0; j <= i; j++) {
      const other = gram[j] as Float64Array;
      let left = own[j] as number;
      for (let k = 0; k < j; k++) left -= (own[k] as number) * (other[k] as number);
      own[j] = i === j ? Math.sqrt(left) : left / (other[j] as number);
    }
  }
  return gram;
}

/** Solves L Lᵀ x = b, for the factor L. */
export function solve(factor: readonly Float64Array[], b: Float64Array): Float64Array {
  const x = Float64Array.from(b);
  for (let i = 0; i < x.length; i++) {
    const row = factor[i] as Float64Array;
    for (let k = 0; k < i; k++) x[i] = (x[i] as number) - (row[k] as number) * (x[k] as number);
    x[i] = (x[i] as number) / (row[i] as number);
  }
  for (let i = x.length - 1; i >= 0; i--) {
    for (let k = i + 1; k < x.length; k++)
      x[i] = (x[i] as number) - ((factor[k] as Float64Array)[i] as number) * (x[k] as number);
    x[i] = (x[i] as number) / ((factor[i] as Float64Array)[i] as number);
  }
  return x;
}
