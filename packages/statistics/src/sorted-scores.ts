/**
 * Sorted scores, from which the area under the ROC curve is computed in one pass, for any members and any weights. For
 * permutations and bootstraps, in which scores or members stay.
 *
 * Members are compared with others of their own stratum alone. The area is the mean of the strata's areas, each weighted by
 * n1 n0 / (n1 + n0), which follows from the variances of rank sums (van Elteren, 1960).
 */
export class SortedScores {
  private readonly order: Int32Array;
  /** What each place is to the one before: 0 another score, 1 the same, 2 another stratum. */
  private readonly steps: Uint8Array;

  /**
   * @param strata index of each unit's. Default: all are of one
   * @param units what the scores are called where others have none: members and weights go by that. Default: 0, 1, 2
   */
  constructor(
    scores: ArrayLike<number>,
    strata: ArrayLike<number> = new Uint8Array(scores.length),
    units?: ArrayLike<number>,
  ) {
    const stratum = (unit: number) => strata[unit] as number;
    const score = (unit: number) => scores[unit] as number;
    this.order = Int32Array.from({ length: scores.length }, (_, i) => i).sort(
      (i, j) => stratum(i) - stratum(j) || score(i) - score(j),
    );
    this.steps = Uint8Array.from(this.order, (unit, place) => {
      const before = this.order[place - 1];
      if (before === undefined || stratum(before) !== stratum(unit)) return 2;
      return Number(score(before) === score(unit));
    });
    if (units) this.order = this.order.map((at) => units[at] as number);
  }

  /**
   * How likely a member scores higher than another unit, a tie counting half. Not a number where no stratum has both.
   * @param member whether each unit is one
   * @param times how often each unit counts. Default: once
   */
  auc(member: ArrayLike<number | boolean>, times?: ArrayLike<number>): number {
    const { order } = this;
    const weights = new Float64Array(order.length).fill(1);
    if (times)
      for (let place = 0; place < order.length; place++)
        weights[place] = times[order[place] as number] as number;
    return this.area(this.inOrder(member), weights);
  }

  /** `auc` of the same members for many weights, [units], one after the other. */
  aucOf(member: ArrayLike<number | boolean>): (times: Float64Array) => number {
    const { order } = this;
    const own = this.inOrder(member);
    const weights = new Float64Array(order.length);
    return (times) => {
      for (let place = 0; place < order.length; place++)
        weights[place] = times[order[place] as number] as number;
      return this.area(own, weights);
    };
  }

  /** Whether the unit at each place is a member: 1 or 0. */
  private inOrder(member: ArrayLike<number | boolean>): Uint8Array {
    const own = new Uint8Array(this.order.length);
    for (let place = 0; place < own.length; place++) own[place] = member[this.order[place] as number] ? 1 : 0;
    return own;
  }

  /** Of arrays of one kind each: a loop over arrays of any kind takes several times as long. */
  private area(member: Uint8Array, times: Float64Array): number {
    const { steps } = this;
    const count = steps.length;
    let [sum, weights, place] = [0, 0, 0];
    while (place < count) {
      let [members, others, won] = [0, 0, 0];
      do {
        let [own, rest] = [0, 0];
        do {
          const weight = times[place] as number;
          // Without a branch, because chance alone decides which are members.
          const ours = weight * (member[place++] as number);
          own += ours;
          rest += weight - ours;
        } while (place < count && steps[place] === 1);
        won += own * (others + rest / 2);
        members += own;
        others += rest;
      } while (place < count && steps[place] !== 2);
      if (members === 0 || others === 0) continue;
      // Of a stratum: weight n1 n0 / (n1 + n0), area won / (n1 n0).
      sum += won / (members + others);
      weights += (members * others) / (members + others);
    }
    return sum / weights;
  }
}

/** The word of a float64 that holds its last bit, by the order of bytes of this machine. */
const low = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1 ? 0 : 1;

/**
 * Area under the ROC curve of scores that are sorted once: `auroc`, except for ties by the last bit of a float64, which holds
 * the membership while numbers are sorted as numbers. That is several times quicker than to sort positions.
 */
export function quickAuc(scores: Float64Array, member: ArrayLike<number | boolean>): number {
  const keys = scores.slice();
  const words = new Uint32Array(keys.buffer);
  for (let i = 0; i < keys.length; i++) {
    const at = 2 * i + low;
    words[at] = ((words[at] as number) & ~1) | (member[i] ? 1 : 0);
  }
  keys.sort();
  let [members, others, won] = [0, 0, 0];
  for (let i = 0; i < keys.length; ) {
    const first = keys[i] as number;
    // A last bit more or less is the membership, not the score.
    const end = first + Math.abs(first) * 3e-16 + Number.MIN_VALUE;
    let [own, rest] = [0, 0];
    for (; i < keys.length && (keys[i] as number) <= end; i++) {
      const bit = (words[2 * i + low] as number) & 1;
      own += bit;
      rest += 1 - bit;
    }
    won += own * (others + rest / 2);
    members += own;
    others += rest;
  }
  return won / (members * others);
}
