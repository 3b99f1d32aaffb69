import type { NodeEmbeddings } from '../../contracts/explanation';
import type { PreparedSample } from '../../segments/prepare-samples';
import type { TreeModels } from '../tree-models';

/** The embeddings of some images at every node, a row an image. */
export async function embedImages(
  models: TreeModels,
  samples: readonly PreparedSample[],
): Promise<Record<string, NodeEmbeddings>> {
  const embeddings: Record<string, NodeEmbeddings> = {};
  await models.visit(models.tree.loaded.hierarchy.nodes, async ({ node, trainer, table }) => {
    const { dimensions } = trainer.model;
    const batch = samples.length === 1 ? 1 : trainer.splitBatch;
    const rows = new Float32Array(samples.length * dimensions);
    for (let start = 0; start < samples.length; start += batch) {
      const part = samples.slice(start, start + batch);
      const images = fill(
        part.map(({ image }) => image),
        batch,
      );
      const maps = fill(
        part.map(({ map }) => map),
        batch,
      );
      const [found] = (await trainer.embed(batch).run([images, maps, table])) as [Float32Array];
      rows.set(found.subarray(0, part.length * dimensions), start * dimensions);
    }
    embeddings[node.id] = { rows, dimensions };
  });
  return embeddings;
}

/** Arrays of one length in a row, zeros after them. */
function fill(parts: readonly Uint8Array[], count: number): Uint8Array {
  const length = parts[0]?.length ?? 0;
  const all = new Uint8Array(count * length);
  for (const [i, part] of parts.entries()) all.set(part, i * length);
  return all;
}
