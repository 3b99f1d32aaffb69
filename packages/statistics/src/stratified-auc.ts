import { auroc } from './ranks';

/**
 * AUC within strata: members are compared with others of their own stratum alone. The mean of the strata's AUCs, each
 * weighted by n1 n0 / (n1 + n0), as the variances of rank sums ask for (van Elteren, 1960).
 *
 * @param stratum index of each unit's
 * @returns not a number where no stratum has both
 */
export function stratifiedAuc(
  scores: ArrayLike<number>,
  member: ArrayLike<boolean>,
  stratum: ArrayLike<number>,
): number {
  const units = new Map<number, number[]>();
  for (let i = 0; i < scores.length; i++) {
    const own = units.get(stratum[i] as number);
    if (own) own.push(i);
    else units.set(stratum[i] as number, [i]);
  }
  let [sum, weights] = [0, 0];
  for (const own of units.values()) {
    const members = own.filter((i) => member[i]).length;
    const weight = (members * (own.length - members)) / own.length;
    if (weight === 0) continue;
    const auc = auroc(
      own.map((i) => scores[i] as number),
      own.map((i) => member[i] as boolean),
    );
    sum += weight * auc;
    weights += weight;
  }
  return sum / weights;
}
