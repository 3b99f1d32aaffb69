import type { DeflatedCell, Deflation } from '../contracts/deflate';
import type { Cells } from './cells';
import { attributeGap } from './rebalance';
import type { Selection } from './select';

/** The cells of label and attribute, before and as they are written, and how strongly the two are associated in each. */
export function summary(
  { labels, label, states, has, table }: Cells,
  { real, composites }: Selection,
): Pick<Deflation, 'cells' | 'gap'> {
  const cells: DeflatedCell[] = labels.flatMap((name, l) =>
    states.map((state, at) => ({
      label: name,
      has: state,
      before: table[l]?.[at] ?? 0,
      real: real.filter((i) => label[i] === l && has[i] === state).length,
      composite: composites.filter((one) => label[one.recipient] === l && one.has === state).length,
    })),
  );
  const after = labels.map((_, l) =>
    cells.slice(states.length * l, states.length * (l + 1)).map(({ real, composite }) => real + composite),
  );
  return { cells, gap: { before: attributeGap(table), after: attributeGap(after) } };
}
