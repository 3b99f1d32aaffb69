/** |e(x) − e(y)|² / 4: in 0..1, as a node's embeddings have length 1, and the sum of what its subtree adds. */
export const quarterOfSquares = { type: 'euclidean', normalize: false, power: 2, scale: 0.25 };
