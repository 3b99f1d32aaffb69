/** Images by label, a row each, and by value of the attribute: where that has two, those without it and those that have it. */
export type Table = readonly (readonly number[])[];

export interface Counts {
  real: Table;
  composite: Table;
}

/** The largest |P(value | label) - P(value)| over the labels and the attribute's values; 0 where there are no images. */
export function attributeGap(table: Table): number {
  const shares = margins(table);
  const rows = table.filter((row) => sum(row) > 0);
  return Math.max(
    0,
    ...rows.flatMap((row) => row.map((n, v) => Math.abs(n / sum(row) - (shares[v] as number)))),
  );
}

/** The share of each value in all images. */
const margins = (table: Table): number[] =>
  (table[0] ?? []).map((_, v) => sum(table.map((row) => row[v] as number)) / sum(table.flat()));

/**
 * How many real images and composites of every cell are taken, so that attribute and label are associated by at most `epsilon`.
 * Composites are the same share of every cell: otherwise what distinguishes them from real images would reveal the label.
 *
 * The target table lies between the one found and that of no association with the same margins, no farther than needed. The
 * rarest cell limits how many real images are taken; as many composites are taken as can be made. Composites show what the
 * real images that are left out show, except for the exchanged part.
 *
 * @param before real images @param available composites that can be made
 */
export function rebalance(before: Table, available: Table, epsilon: number): Counts {
  return search(before, epsilon, (aim) => {
    const real = least(before, aim);
    // Nothing is wrong with the table as it is.
    return take(aim, real, real < 1 ? least(available, aim) : 0);
  });
}

/** Real images alone, as many as the rarest cell allows. */
export const undersample = (before: Table, epsilon: number): Counts =>
  search(before, epsilon, (aim) => take(aim, least(before, aim), 0));

/** How often the images of every cell are shown, all of them once at least: images of a cell, repetitions with them. */
export const reweight = (before: Table, epsilon: number): Counts =>
  search(before, epsilon, (aim) => {
    const most = Math.max(...aim.flatMap((row, l) => row.map((n, v) => (before[l]?.[v] ?? 0) / n)));
    // A cell without images cannot be repeated.
    return least(before, aim) > 0 ? take(aim, most, 0) : take(aim, 0, 0);
  });

/** The control: composites are the same share as in `repaired`, but every cell is as large a share as it was. */
export function sham(before: Table, available: Table, repaired: Counts): Counts {
  const total = sum(before.flat());
  const real = Math.min(1, sum(repaired.real.flat()) / total);
  const composite = sum(repaired.composite.flat()) / total;
  // Where fewer composites can be made, fewer real images are taken, too.
  const scale = composite === 0 ? 1 : Math.min(1, least(available, before) / composite);
  return take(before, real * scale, composite * scale);
}

const steps = 200;

/** The first table on the way from `before` to no association whose counts, as whole numbers, hold `epsilon`; else the last. */
function search(before: Table, epsilon: number, countsAt: (aim: Table) => Counts): Counts {
  const shares = margins(before);
  let counts: Counts | undefined;
  for (let step = 0; step <= steps; step++) {
    const t = step / steps;
    const aim = before.map((row) => {
      const size = sum(row);
      return row.map((n, v) => (1 - t) * n + t * size * (shares[v] as number));
    });
    counts = countsAt(aim);
    if (
      attributeGap(totals(counts)) <= epsilon &&
      totals(counts)
        .flat()
        .every((count) => count > 0)
    )
      break;
  }
  return counts as Counts;
}

export const totals = ({ real, composite }: Counts): Table =>
  real.map((row, l) => row.map((n, v) => n + (composite[l]?.[v] ?? 0)));

/** The largest share of a table that the images there are allow in every one of its cells. */
const least = (images: Table, aim: Table): number =>
  Math.min(...aim.flatMap((row, l) => row.flatMap((n, v) => (n > 0 ? [(images[l]?.[v] ?? 0) / n] : []))));

const take = (aim: Table, real: number, composite: number): Counts => ({
  real: aim.map((row) => row.map((n) => Math.round(n * real))),
  composite: aim.map((row) => row.map((n) => Math.round(n * composite))),
});

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
