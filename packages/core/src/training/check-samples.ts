import { HemlError } from '../contracts/error';
import type { RunEvent } from '../contracts/events';
import type { LoadedDataset, Sample, Split } from '../contracts/sample';

/**
 * Checks what a dataset loaded, whatever dataset it is.
 * @returns what a person should know: a split most of whose images share their label with no other
 * @throws HemlError for a split without samples, with one label, or, in training, without two samples of a label; for one id
 *   of two images
 */
export function checkSamples({ splits }: LoadedDataset): RunEvent[] {
  const all = Object.entries(splits).filter(([split, samples]) => split !== 'test' || samples?.length);
  for (const [split, samples] of all) checkLabels(split as Split, samples ?? []);
  checkIds(all.flatMap(([, samples]) => samples ?? []));
  return all.flatMap(([split, samples = []]): RunEvent[] => {
    const alone = aloneIn(samples);
    if (2 * alone <= samples.length) return [];
    const message =
      alone === samples.length
        ? `No two of the ${alone} samples of the ${split} split share a label: no neighbour can be right, and metrics of retrieval are undefined.`
        : `${alone} of the ${samples.length} samples of the ${split} split share their label with no other: nothing is learnt or measured by them.`;
    return [{ type: 'warning', message }];
  });
}

/** How many samples share their label with no other. */
function aloneIn(samples: readonly Sample[]): number {
  const counts = new Map<string, number>();
  for (const { label } of samples) counts.set(label, (counts.get(label) ?? 0) + 1);
  return [...counts.values()].filter((count) => count === 1).length;
}

function checkLabels(split: Split, samples: readonly Sample[]): void {
  if (samples.length === 0)
    throw new HemlError(`The ${split} split has no samples.`, {
      code: 'split-empty',
      hint: 'Look at the dataset and its `split:`.',
    });
  const first = samples[0] as Sample;
  if (samples.every(({ label }) => label === first.label))
    throw new HemlError(
      `All ${samples.length} samples of the ${split} split have the label '${first.label}' ('${first.id}' for one); two labels are needed.`,
      { code: 'labels-too-few', hint: 'Choose another label rule, or another split.' },
    );
  if (split === 'train' && aloneIn(samples) === samples.length)
    throw new HemlError(
      `No two of the ${samples.length} samples of the train split share a label ('${first.label}' for one).`,
      {
        code: 'labels-all-different',
        hint: 'Metric learning needs samples that are alike. Is the label a number that is measured? Divide it into a few ranges.',
      },
    );
}

/** Caches, reports and figures know samples by their ids. */
function checkIds(samples: readonly Sample[]): void {
  const images = new Map<string, string>();
  for (const { id, image } of samples) {
    const before = images.get(id);
    if (before !== undefined && before !== image)
      throw new HemlError(`Two images of the dataset have one id, '${id}': ${before} and ${image}.`, {
        code: 'sample-ids-clash',
        hint: 'A dataset gives every image an id of its own; its path is one.',
      });
    images.set(id, image);
  }
}
