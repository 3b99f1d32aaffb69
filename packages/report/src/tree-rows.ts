/** A node as the drawing needs it. */
interface Drawn {
  id: string;
  children: string[];
}

export interface TreeRow<N> {
  node: N;
  /** The lines that lead to the node (`│  └─ `), and nothing for the root. */
  lead: string;
}

/** The nodes from the root down, each before its children, with the lines that draw the tree. */
export function treeRows<N extends Drawn>(root: string, nodes: readonly N[]): TreeRow<N>[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const rows: TreeRow<N>[] = [];
  const visit = (id: string, lead: string, below: string) => {
    const node = byId.get(id);
    if (!node) return;
    rows.push({ node, lead });
    node.children.forEach((child, index) => {
      const last = index === node.children.length - 1;
      visit(child, `${below}${last ? '└─ ' : '├─ '}`, `${below}${last ? '   ' : '│  '}`);
    });
  };
  visit(root, '', '');
  return rows;
}
