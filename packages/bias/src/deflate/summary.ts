import type { DeflatedCell, Deflation } from '../contracts/deflate';
import type { Cells } from './cells';
import { attributeGap } from './rebalance';
import type { Selection } from './select';

/** The cells of label and attribute, before and as they are written, and how far the attribute goes with the label in each. */
export function summary(
  { labels, label, has, table }: Cells,
  { real, composites }: Selection,
): Pick<Deflation, 'cells' | 'gap'> {
  const cells: DeflatedCell[] = labels.flatMap((name, l) =>
    ([0, 1] as const).map((at) => ({
      label: name,
      has: at === 1,
      before: table[l]?.[at] ?? 0,
      real: real.filter((i) => label[i] === l && Number(has[i]) === at).length,
      composite: composites.filter((one) => label[one.recipient] === l && Number(one.has) === at).length,
    })),
  );
  const after = labels.map((_, l) => {
    const [a, b] = cells.slice(2 * l, 2 * l + 2) as [DeflatedCell, DeflatedCell];
    return [a.real + a.composite, b.real + b.composite] as const;
  });
  return { cells, gap: { before: attributeGap(table), after: attributeGap(after) } };
}
