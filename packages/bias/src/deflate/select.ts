import { HemlError, type Random } from '@hemlkit/core/run';
import type { AttributeState } from '../contracts/deflate';
import type { Cells } from './cells';
import type { Planned } from './plan-composites';
import { attributeGap, type Counts, type Table, totals } from './rebalance';
import type { Remedy } from './remedy';

/** What is written. */
export interface Selection {
  /** Indices of real images, those that are repeated several times. */
  real: number[];
  composites: Planned[];
}

export interface SelectRequest {
  remedy: Remedy;
  cells: Cells;
  planned: readonly Planned[];
  epsilon: number;
  random: Random;
  /** What to say of a cell that stays empty: why there is no composite. */
  why: (label: string, has: AttributeState) => string;
}

const lessOverlap = 'Lower bias.overlap, exchange another segment, or add images.';

/** Draws the real images and composites of a remedy. @throws HemlError for a cell that stays empty */
export function select(request: SelectRequest): Selection {
  const { remedy, cells, planned, random } = request;
  if (!remedy.counts) {
    if (planned.length > 0) return { real: [], composites: [...planned] };
    throw new HemlError(request.why(cells.labels[0] as string, cells.states[0] as AttributeState), {
      code: 'cell-empty',
      hint: lessOverlap,
    });
  }
  const own = planned.filter(({ recipient, has }) => cells.has[recipient] === has);
  const pool = remedy.ownOnly ? own : planned;
  const available = tableOf(cells, planned);
  const tables = { real: cells.table, available, own: tableOf(cells, own) };
  const counts = remedy.counts(tables, request.epsilon);
  checkEmpty(request, available, counts);
  const real: number[] = [];
  const composites: Planned[] = [];
  for (const [l, label] of cells.labels.entries())
    for (const [at, has] of cells.states.entries()) {
      const draw = <T>(items: readonly T[], count: number, purpose: string): T[] => {
        const order = [...random.split(purpose, label, at).permutation(items.length)];
        // Past their end they begin again: images that are repeated are repeated evenly.
        return Array.from(
          { length: items.length > 0 ? count : 0 },
          (_, i) => items[order[i % order.length] as number] as T,
        );
      };
      const images = [...cells.has.keys()].filter((i) => cells.label[i] === l && cells.has[i] === has);
      const made = pool.filter((one) => cells.label[one.recipient] === l && one.has === has);
      real.push(...draw(images, counts.real[l]?.[at] ?? 0, 'real'));
      composites.push(...draw(made, counts.composite[l]?.[at] ?? 0, 'composites'));
    }
  const inOrder = (a: Planned, b: Planned) =>
    a.recipient - b.recipient || cells.states.indexOf(a.has) - cells.states.indexOf(b.has);
  return { real: real.sort((a, b) => a - b), composites: composites.sort(inOrder) };
}

/** Composites of each cell. */
const tableOf = ({ labels, label, states }: Cells, planned: readonly Planned[]): Table =>
  labels.map((_, l) =>
    states.map((has) => planned.filter((one) => label[one.recipient] === l && one.has === has).length),
  );

/**
 * Of a remedy that fills all cells none may stay empty, and one that makes composites has to make some where they are
 * wanted. Blames the cell with the fewest images, or composites.
 */
function checkEmpty({ remedy, cells, epsilon, why }: SelectRequest, available: Table, counts: Counts): void {
  const all = totals(counts).flat();
  const isWanting = remedy.plan !== undefined && attributeGap(cells.table) > epsilon;
  const hasMade = !isWanting || counts.composite.flat().some((count) => count > 0);
  if (hasMade && (remedy.leavesEmpty ? all.some((count) => count > 0) : all.every((count) => count > 0)))
    return;
  const [fewest] = cells.labels
    .flatMap((label, l) =>
      cells.states.map((has, at) => ({
        label,
        has,
        images: remedy.plan ? (available[l]?.[at] ?? 0) : (cells.table[l]?.[at] ?? 0),
      })),
    )
    .sort((a, b) => a.images - b.images);
  const { label, has } = fewest as { label: string; has: AttributeState };
  throw new HemlError(why(label, has), {
    code: 'cell-empty',
    hint: remedy.plan ? lessOverlap : 'The remedy repair makes images for it.',
  });
}
