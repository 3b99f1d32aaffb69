// How the distances of additive networks are made up, for the scripts that measure them.

/** Squared distances of every node's vectors, by node, [count · count], of some images. */
export function distancesOf({ vectors, nodes, dimensions }, count) {
  const width = nodes.length * dimensions;
  return nodes.map((_, node) => {
    const between = new Float64Array(count * count);
    for (let a = 0; a < count; a++)
      for (let b = 0; b < a; b++) {
        let squared = 0;
        for (let at = node * dimensions; at < (node + 1) * dimensions; at++)
          squared += (vectors[a * width + at] - vectors[b * width + at]) ** 2;
        between[a * count + b] = squared;
        between[b * count + a] = squared;
      }
    return between;
  });
}

/** Mean distance of each node between labels and within them. */
export function meansOf(between, labels) {
  const count = labels.length;
  return between.map((row) => {
    const sums = { apart: 0, alike: 0 };
    const pairs = { apart: 0, alike: 0 };
    for (let a = 0; a < count; a++)
      for (let b = 0; b < a; b++) {
        const kind = labels[a] === labels[b] ? 'alike' : 'apart';
        sums[kind] += row[a * count + b];
        pairs[kind]++;
      }
    return { apart: sums.apart / pairs.apart, alike: sums.alike / pairs.alike };
  });
}

/** Leaves, first joins, nodes above: by node 0, 1 or 2. */
export function levelsOf(nodes) {
  const level = new Map();
  for (const { id, children } of nodes)
    level.set(id, children.length === 0 ? 0 : 1 + Math.max(...children.map((child) => level.get(child))));
  return nodes.map(({ id }) => level.get(id));
}

/** Weights that sum to 1. */
export const normalised = (weights) => {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
};
