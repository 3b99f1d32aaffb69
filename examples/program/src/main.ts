import { fileURLToPath } from 'node:url';
import { trainAndExplain } from './train-and-explain';

const spec = fileURLToPath(new URL('../tree.yaml', import.meta.url));
const { precision, tree } = await trainAndExplain(spec, '.');

console.log(`${tree.a.id} (${tree.a.label}) and ${tree.b.id} (${tree.b.label}):`);
for (const { id, distances, probability } of tree.nodes) {
  const distance = distances.euclidean!.toFixed(2);
  const doubt =
    probability === undefined ? '' : `, other labels with a probability of ${probability.toFixed(2)}`;
  console.log(
    `${id.padEnd(6)} distance ${distance}${doubt}; precision@1 of this node ${precision[id]!.toFixed(2)}`,
  );
}
