import type { RunEvent } from '@hemlkit/core/method';

/** How many labels a warning names. */
const named = 5;

/** Whether samples with these class indices can train a node: there are two labels, and two samples of one of them. */
export function canTrain(labels: Int32Array): boolean {
  const counts = countsOf(labels);
  return counts.size > 1 && [...counts.values()].some((count) => count > 1);
}

/**
 * What a person should know of the labels of those training samples that show some of a node.
 *
 * @param present class indices of these samples
 * @param all those of the whole training split
 * @param names of the labels, by index
 * @returns warnings: that the others are not skipped since these cannot train the node, or which labels have no pairs left
 */
export function labelWarnings(
  node: string,
  present: Int32Array,
  all: Int32Array,
  names: readonly string[],
): RunEvent[] {
  const [left, before] = [countsOf(present), countsOf(all)];
  const images = `${present.length} of ${all.length} training images show some of it`;
  const warn = (message: string): RunEvent[] => [{ type: 'warning', node, message }];
  if (!canTrain(present)) {
    const [label] = left.keys();
    const labels = left.size < 2 ? `all of the label '${names[label as number]}'` : 'no two of one label';
    return warn(
      `${images}, ${labels}, and cannot train it: it is trained on all images, and may go by whether it is seen at all`,
    );
  }
  const lost = [...before].filter(([label, count]) => count > 1 && (left.get(label) ?? 0) < 2);
  if (lost.length === 0) return [];
  const list = lost.slice(0, named).map(([label]) => `'${names[label]}' ${left.get(label) ?? 0}`);
  if (lost.length > named) list.push('...');
  return warn(
    `${images}; of ${before.size} labels, ${lost.length} have fewer than two of these images (${list.join(', ')}), so that it cannot learn what makes two of them alike`,
  );
}

function countsOf(labels: Int32Array): Map<number, number> {
  const counts = new Map<number, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return counts;
}
