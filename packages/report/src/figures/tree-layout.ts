/** A node as the layout needs it. */
interface Node {
  id: string;
  children: readonly string[];
}

/** Where a node stands in a tree drawn from left to right. */
export interface Place<N> {
  node: N;
  /** 0 for the root; all leaves are in the last. */
  column: number;
  /** Leaves are at 0, 1, 2, ...; a joined node in the middle of its children. */
  row: number;
  children: Place<N>[];
}

export interface TreeLayout<N> {
  root: Place<N>;
  /** Each before its children. */
  places: Place<N>[];
  columns: number;
  rows: number;
}

/**
 * Places a tree with its root at the left and its leaves in a column at the right. In every column but the last two
 * neighbours are at least two rows apart, since each stands over two leaves or more. Children that are not among the nodes
 * are left out: a run's method may have no models there.
 *
 * @throws Error for a root that is not among the nodes
 */
export function treeLayout<N extends Node>(root: string, nodes: readonly N[]): TreeLayout<N> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const places: Place<N>[] = [];
  let rows = 0;
  /** Columns are counted from the right here, and turned round when the highest node is known. */
  const visit = (id: string): Place<N> => {
    const node = byId.get(id);
    if (!node) throw new Error(`The tree has no node '${id}'.`);
    const place: Place<N> = { node, column: 0, row: 0, children: [] };
    places.push(place);
    place.children = node.children.filter((child) => byId.has(child)).map(visit);
    const [first] = place.children;
    const last = place.children.at(-1);
    if (!first || !last) place.row = rows++;
    else {
      place.row = (first.row + last.row) / 2;
      place.column = 1 + Math.max(...place.children.map(({ column }) => column));
    }
    return place;
  };
  const top = visit(root);
  const columns = top.column + 1;
  for (const place of places) place.column = columns - 1 - place.column;
  return { root: top, places, columns, rows };
}
