import type { NearSample } from '../contracts/query';
import { nearestReferences } from '../explanation/query/nearest';
import { namedDistances } from './explain';
import type { OpenedRun } from './opened';
import { askedImage, checkCount, lackingNodes, splitGallery } from './query';

/** The validation samples that are nearest to each image at every node: what the models take it for, part by part. */
export async function nearestAtNodes(
  run: OpenedRun,
  images: readonly string[],
  k: number,
): Promise<Record<string, NearSample[]>[]> {
  checkCount(k);
  const [{ distance }] = await namedDistances(run);
  const gallery = await splitGallery(run, 'validation');
  const lacking = lackingNodes(run, gallery);
  const found: Record<string, NearSample[]>[] = [];
  for (const image of images) {
    const { sample: own, absent, rowsAtNodes } = await askedImage(run, image);
    const rows = await rowsAtNodes();
    const atNodes: Record<string, NearSample[]> = {};
    for (const { id } of run.tree.nodes) {
      const references = gallery.embeddings[id];
      const query = rows[id];
      if (absent.has(id) || !references || !query) continue;
      const isTaken = (at: number) => gallery.samples[at]?.image !== own.image && !lacking[at]?.has(id);
      const near = await nearestReferences(run.engine.tf, distance, query, references, isTaken, k);
      atNodes[id] = near.map(({ position, distance: value }) => {
        const sample = gallery.samples[position] as (typeof gallery.samples)[number];
        return { id: sample.id, label: sample.label, image: sample.image, distance: value };
      });
    }
    found.push(atNodes);
  }
  return found;
}
