/** Class ids are bytes. */
const ids = 256;

/** Some nodes' classes in parts that are wholly in a node or wholly outside it. */
export interface SharedParts {
  /** [256], the part of each class, from 0 on; -1 where it is in none of the nodes. */
  partOf: Int16Array;
  /** How many parts there are. */
  count: number;
  /** The parts of each node. */
  ofNodes: number[][];
}

/**
 * The coarsest parts that the nodes are unions of: classes that are in the same nodes are one. What is a sum over pixels is found
 * for each part once, and added up for each node.
 *
 * @param nodes [256] each: 1 for the ids of the node's classes, 0 for all others
 * @param seen the ids to look at
 * @example nodes {1, 2}, {1, 2, 3} and {3, 4} have the parts {1, 2}, {3} and {4}
 */
export function sharedParts(nodes: readonly Uint8Array[], seen: readonly number[]): SharedParts {
  const partOf = new Int16Array(ids).fill(-1);
  const ofNodes = nodes.map((): number[] => []);
  const found = new Map<string, number>();
  for (const id of seen) {
    const owners = [...nodes.keys()].filter((node) => nodes[node]?.[id] === 1);
    if (owners.length === 0) continue;
    const key = owners.join();
    const part = found.get(key) ?? found.size;
    if (!found.has(key)) for (const node of owners) ofNodes[node]?.push(part);
    found.set(key, part);
    partOf[id] = part;
  }
  return { partOf, count: found.size, ofNodes };
}
