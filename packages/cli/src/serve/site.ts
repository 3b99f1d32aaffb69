import {
  createRandom,
  HemlError,
  type MetricTree,
  type NodeImages,
  type Run,
  type Sample,
} from '@hemlkit/core';
import { choosePage, encodePictures, encodeThumbnail, pairPage } from '@hemlkit/report';
import { mostFileBytes, type SentForm } from './read-form';
import { Refusal } from './refusal';
import type { Upload, UploadStore } from './upload-store';

/** What the site needs of a run. */
export type ServedRun = Pick<Run, 'name' | 'loaded' | 'samples' | 'explain' | 'nodeImages'>;

/** A page holds all that it shows; all that it may do is send its form here. */
export const sitePolicy =
  "default-src 'none'; img-src data:; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'";

const samplesAtOnce = 24;

/** The pages of `heml serve`: choose two images, see their metric tree. */
export class Site {
  private constructor(
    private readonly run: ServedRun,
    private readonly uploads: UploadStore,
    private readonly samples: readonly Sample[],
  ) {}

  static async create(run: ServedRun, uploads: UploadStore): Promise<Site> {
    const samples = await run.samples('validation');
    const random = createRandom(run.loaded.experiment.seed, 'serve');
    const order = random.permutation(samples.length);
    return new Site(
      run,
      uploads,
      [...order].map((at) => samples[at] as Sample),
    );
  }

  /** @param part which of the parts into which the samples are divided; counts from 0 and starts again at the end */
  async choose(part: number, message?: string): Promise<string> {
    const parts = Math.ceil(this.samples.length / samplesAtOnce);
    const at = part % parts;
    const chosen = this.samples.slice(at * samplesAtOnce, (at + 1) * samplesAtOnce);
    const shown = chosen.map(async ({ id, label, image }) => ({
      id,
      label,
      picture: await encodeThumbnail(image),
    }));
    return choosePage({
      run: this.run.name,
      samples: await Promise.all(shown),
      ...(parts > 1 && { others: `/?part=${(at + 1) % parts}` }),
      uploads: this.takesUploads() || ownImagesNeedSegmenter,
      limits: `JPEG, PNG, WebP, GIF, TIFF or AVIF, up to ${mostFileBytes / 2 ** 20} MB each.`,
      ...(message !== undefined && { message }),
      policy: sitePolicy,
    });
  }

  /** @throws Refusal for a form that names no two images, and for images that cannot be explained */
  async explain({ files, texts }: SentForm): Promise<string> {
    const made: Upload[] = [];
    const side = async (which: 'a' | 'b'): Promise<{ image: string; name?: string }> => {
      const file = files.get(`file-${which}`);
      if (file) {
        if (!this.takesUploads()) throw new Refusal(422, ownImagesNeedSegmenter);
        const upload = await this.uploads.add(file.bytes, file.name);
        made.push(upload);
        return { image: upload.file, name: upload.name };
      }
      const id = texts.get(`sample-${which}`);
      // Only ids of the split: a path would make the server read any file of this machine.
      if (!this.samples.some((sample) => sample.id === id))
        throw new Refusal(400, `Image ${which} is neither a file nor a sample of the validation split.`);
      return { image: id as string };
    };
    try {
      const [a, b] = [await side('a'), await side('b')];
      const tree = named(await this.run.explain(a.image, b.image), made, a.name, b.name);
      const pictures = async (which: 'a' | 'b', images: NodeImages) => {
        const hidden = tree.nodes.filter(({ absent }) => absent.includes(which)).map(({ id }) => id);
        return encodePictures(images, 'webp', new Set(hidden));
      };
      const shownA = await pictures('a', await this.run.nodeImages(a.image));
      const shownB = await pictures('b', await this.run.nodeImages(b.image));
      const back = { href: '/', text: 'Compare two others' };
      return pairPage(tree, shownA, shownB, { back, policy: sitePolicy });
    } catch (error) {
      if (!(error instanceof HemlError)) throw error;
      throw new Refusal(422, sentName(`${error.message} ${error.hint ?? ''}`.trim(), made));
    } finally {
      await Promise.all(made.map((upload) => this.uploads.remove(upload)));
    }
  }

  private takesUploads(): boolean {
    // The segmenter `masks` takes class maps from the dataset, which has none for an image of one's own.
    return this.run.loaded.experiment.segmenter.type !== 'masks';
  }
}

const ownImagesNeedSegmenter =
  'The class maps of this run come from its dataset (segmenter: masks), which has none for images of your own. Choose samples, or train with a segmenter that makes class maps, such as segformer.';

/** A text with uploads under the names that they were sent with. */
const sentName = (text: string, made: readonly Upload[]): string =>
  made.reduce((said, { file, name }) => said.replaceAll(file, name), text);

/** A tree with uploads under the names that they were sent with. */
const named = (tree: MetricTree, made: readonly Upload[], a?: string, b?: string): MetricTree => ({
  ...tree,
  a: a === undefined ? tree.a : { id: a },
  b: b === undefined ? tree.b : { id: b },
  ...(tree.warnings && { warnings: tree.warnings.map((text) => sentName(text, made)) }),
});
