/**
 * Student's t distribution: the share of it that lies between -t and t, by the finite series for whole degrees of
 * freedom (Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.3 and 26.7.4).
 *
 * @param t zero or more
 * @param freedom degrees of freedom, a whole number of 1 or more
 * @returns 0..1
 */
export function studentShare(t: number, freedom: number): number {
  const angle = Math.atan(t / Math.sqrt(freedom));
  const [sine, cosine] = [Math.sin(angle), Math.cos(angle)];
  const isOdd = freedom % 2 === 1;
  // The series' terms: cos θ, 2/3 cos³ θ, ... for odd degrees of freedom; 1, 1/2 cos² θ, ... for even ones.
  let term = isOdd ? cosine : 1;
  let sum = freedom === 1 ? 0 : term;
  for (let k = isOdd ? 2 : 1; k <= freedom - 3; k += 2) {
    term *= (k / (k + 1)) * cosine ** 2;
    sum += term;
  }
  return isOdd ? (2 / Math.PI) * (angle + sine * sum) : sine * sum;
}

/**
 * The t between whose negative and itself lies a share of the distribution: 4.303 for 0.95 and 2 degrees of freedom.
 * Found by bisection of the angle, since the share grows with it.
 */
export function studentQuantile(share: number, freedom: number): number {
  let [low, high] = [0, Math.PI / 2];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (studentShare(Math.sqrt(freedom) * Math.tan(middle), freedom) < share) low = middle;
    else high = middle;
  }
  return Math.sqrt(freedom) * Math.tan((low + high) / 2);
}
