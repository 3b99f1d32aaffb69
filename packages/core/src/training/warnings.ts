import type { EpochRecord } from '../contracts/method';

/** Embeddings of length 1 that are closer together than this distinguish nothing. */
const collapsed = 0.01;

interface Warning {
  applies(record: EpochRecord, keep: string): boolean;
  message(record: EpochRecord, keep: string): string;
}

const warnings: readonly Warning[] = [
  {
    applies: ({ metrics }, keep) => keep in metrics && !Number.isFinite(metrics[keep] ?? Number.NaN),
    message: ({ epoch }, keep) =>
      `the metric '${keep}', by which the best epoch is chosen, is undefined in epoch ${epoch}. ` +
      'While it is, the last epoch is kept, and `patience` ends no training. ' +
      'Give the validation split two or more images of a label, or choose by another metric with `training.keep`.',
  },
  {
    applies: ({ report: { spread } }) => spread < collapsed,
    message: ({ epoch, report }) =>
      `the embeddings have collapsed in epoch ${epoch}: all distances are near 0 (two embeddings are ${report.spread.toExponential(1)} apart, of at most 2). ` +
      'A lower learning rate, another loss or miner, or images that show more of the label can help.',
  },
  {
    applies: ({ report: { emptySteps }, steps }) => emptySteps > steps / 2,
    message: ({ epoch, report, steps }) =>
      `the miner picked nothing in ${report.emptySteps} of the ${steps} steps of epoch ${epoch}, so nothing was learned in them: ` +
      'either all pairs are as far apart as it asks for, or its margin lets none through.',
  },
];

/** Warns of what is wrong with a node's training, after each of its epochs; each warning is given once. */
export class Warnings {
  private readonly given = new Set<Warning>();

  /**
   * @param keep the metric by which epochs are chosen
   * @param history epochs of an earlier process, which has given their warnings
   */
  constructor(
    private readonly keep: string,
    history: readonly EpochRecord[],
  ) {
    for (const record of history) this.after(record);
  }

  /** What is new after this epoch. */
  after(record: EpochRecord): string[] {
    const fresh = warnings.filter((one) => !this.given.has(one) && one.applies(record, this.keep));
    for (const one of fresh) this.given.add(one);
    return fresh.map((one) => one.message(record, this.keep));
  }
}
