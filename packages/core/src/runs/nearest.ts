import { HemlError } from '../contracts/error';
import type { NearSample } from '../contracts/query';
import { absentNodes } from '../explanation/absent-nodes';
import { findImage } from '../explanation/images';
import { prepareImage } from '../explanation/prepare-image';
import { rowsOf } from '../explanation/query/gallery';
import { nearestReferences } from '../explanation/query/nearest';
import { imagesOf } from '../segments/image-source';
import { namedDistances } from './explain';
import type { OpenedRun } from './opened';
import { splitGallery } from './query';

/** The validation samples that are nearest to an image at every node: what the models take it for, part by part. */
export async function nearestAtNodes(
  run: OpenedRun,
  image: string,
  k: number,
): Promise<Record<string, NearSample[]>> {
  if (!(Number.isInteger(k) && k >= 1))
    throw new HemlError(`A whole number of nearest images is found, at least 1, not ${k}.`, {
      code: 'count-invalid',
      kind: 'usage',
    });
  const { loaded, tree, data, engine, onEvent } = run;
  const { hierarchy } = loaded;
  const { classes } = data.segmenter;
  const own = await prepareImage({ loaded, data, onEvent }, await findImage(data, image));
  const absent = absentNodes(hierarchy, classes, own.pixels);
  const [{ distance }] = await namedDistances(run);
  const gallery = await splitGallery(run, 'validation');
  const lacking = gallery.pixels.map((pixels) => absentNodes(hierarchy, classes, pixels));
  const ids = tree.nodes.map(({ id }) => id);
  const rows = rowsOf({ embeddings: await tree.embed(ids, imagesOf([own])) }, 0);
  const found: Record<string, NearSample[]> = {};
  for (const id of ids) {
    const references = gallery.embeddings[id];
    const query = rows[id];
    if (absent.has(id) || !references || !query) continue;
    const isTaken = (at: number) => gallery.samples[at]?.image !== own.sample.image && !lacking[at]?.has(id);
    const near = await nearestReferences(engine.tf, distance, query, references, isTaken, k);
    found[id] = near.map(({ position, distance: value }) => {
      const {
        id: sample,
        label,
        image: file,
      } = gallery.samples[position] as (typeof gallery.samples)[number];
      return { id: sample, label, image: file, distance: value };
    });
  }
  return found;
}
