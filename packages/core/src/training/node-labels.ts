import { HemlError } from '../contracts/error';
import type { RunEvent } from '../contracts/events';

/** How many labels a warning names. */
const named = 5;

/**
 * Whether the samples that show a node's segments can train it: some label needs two of them, or there is no positive
 * pair, and there must be two labels, or there is no negative one.
 *
 * @param labels class indices of the node's samples
 * @param all those of the whole training split
 * @param names of the labels, by index
 * @returns warnings, for labels that lost their positive pairs
 * @throws HemlError where nothing can be learned
 */
export function checkNodeLabels(
  node: string,
  labels: Int32Array,
  all: Int32Array,
  names: readonly string[],
): RunEvent[] {
  const [left, before] = [countsOf(labels), countsOf(all)];
  const only = `Only ${labels.length} of the ${all.length} training images show something of '${node}'`;
  const hint = `Keep the others as blank images (\`overrides: { ${node}: { training: { absent: keep } } }\`), leave the segment out, or join it with another one.`;
  if (left.size < 2) {
    const [label] = left.keys();
    throw new HemlError(
      `${only}, and all of them have the label '${names[label as number]}': two labels are needed.`,
      { hint },
    );
  }
  if ([...left.values()].every((count) => count < 2))
    throw new HemlError(`${only}, each with a label of its own: two of one label are needed.`, { hint });
  const lost = [...before].filter(([label, count]) => count > 1 && (left.get(label) ?? 0) < 2);
  if (lost.length === 0) return [];
  const list = lost.slice(0, named).map(([label]) => `'${names[label]}' ${left.get(label) ?? 0}`);
  if (lost.length > named) list.push('...');
  const message =
    `of its ${labels.length} training images, ${lost.length} of the ${before.size} labels have fewer than two ` +
    `(${list.join(', ')}): nothing is learned of which of these belong together`;
  return [{ type: 'warning', node, message }];
}

function countsOf(labels: Int32Array): Map<number, number> {
  const counts = new Map<number, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return counts;
}
