import type { Background, Hierarchy } from '../contracts/experiment';
import { lookupSize, lookupTable } from './composition';

/** Class id that no dataset's list reaches, and that no table shows. */
const hidden = lookupSize - 1;

/** Which classes are shown where only some segments are: gives the table of a view, see `lookupTable`. */
export function viewTables(
  { nodes }: Hierarchy,
  classes: readonly string[],
  background: Background,
): (segments: readonly string[]) => Float32Array {
  const leaves = nodes.filter(({ children }) => children.length === 0);
  const classesOf = new Map(leaves.map((leaf) => [leaf.segments[0] as string, leaf.classes]));
  return (segments) =>
    lookupTable(
      segments.flatMap((segment) => classesOf.get(segment) ?? []),
      classes,
      background,
    );
}

/** Takes out of a class map what a view's table does not show. */
export function hideOthers(map: Uint8Array, table: Float32Array): void {
  for (let at = 0; at < map.length; at++) if (!table[map[at] as number]) map[at] = hidden;
}
