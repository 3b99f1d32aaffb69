import { SortedScores } from './sorted-scores';

/**
 * AUC within strata: members are compared with others of their own stratum alone (`SortedScores`).
 *
 * @param stratum index of each unit's
 * @returns not a number where no stratum has both
 */
export const stratifiedAuc = (
  scores: ArrayLike<number>,
  member: ArrayLike<boolean>,
  stratum: ArrayLike<number>,
): number => new SortedScores(scores, stratum).auc(member);
