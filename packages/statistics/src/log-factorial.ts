const known = [0, 0];

/** ln n! */
export function logFactorial(n: number): number {
  for (let i = known.length; i <= n; i++) known.push((known[i - 1] as number) + Math.log(i));
  return known[n] as number;
}

/** ln of how many orders there are of things of which some are alike. */
export function logMultinomial(counts: Iterable<number>): number {
  let [all, log] = [0, 0];
  for (const count of counts) {
    all += count;
    log -= logFactorial(count);
  }
  return log + logFactorial(all);
}
