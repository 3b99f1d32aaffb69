import { createRandom, HemlError, type MetricTree, type Run, type Sample } from '@hemlkit/core';
import { choosePage, encodeThumbnail, pairFigure, pairPage } from '@hemlkit/report';
import { pairPictures, showPair } from '../pair-output';
import { mostFileBytes, type SentForm } from './read-form';
import { Refusal } from './refusal';
import type { Upload, UploadStore } from './upload-store';

/** What the site needs of a run. */
export type ServedRun = Pick<Run, 'name' | 'loaded' | 'samples' | 'explain' | 'nodeImages' | 'nearest'>;

/** What an explanation is given as. */
export type PairFormat = 'html' | 'svg' | 'json';

/** A page holds all that it shows; all that it may do is send its form here. */
export const sitePolicy =
  "default-src 'none'; img-src data:; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'";

const samplesAtOnce = 24;

/** What samples are searched by, and which two are chosen: the fields of the form on the first page. */
export interface Choice {
  label?: string;
  id?: string;
  /** Of the parts into which what is found is divided; counts from 0 and starts again at the end. */
  part?: number;
  a?: string;
  b?: string;
}

/** A pair of samples has an address; one with a file has none, as no file is kept. */
export const pairAddress = (a: string, b: string, format?: string): string =>
  `/explain?${new URLSearchParams({ a, b, ...(format && { format }) })}`;

/** The pages of `heml serve`: choose two images, see them explained. */
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

  async choose(choice: Choice, message?: string): Promise<string> {
    const { label, id = '', part = 0 } = choice;
    const found = this.samples.filter(
      (sample) =>
        (label === undefined || sample.label === label) && sample.id.toLowerCase().includes(id.toLowerCase()),
    );
    const parts = Math.max(1, Math.ceil(found.length / samplesAtOnce));
    const at = part % parts;
    const chosen = { a: this.sampleOf(choice.a), b: this.sampleOf(choice.b) };
    const shown = new Set([chosen.a, chosen.b, ...found.slice(at * samplesAtOnce, (at + 1) * samplesAtOnce)]);
    const pictures = [...shown]
      .filter((sample) => sample !== undefined)
      .map(async ({ id, label, image }) => ({ id, label, picture: await encodeThumbnail(image) }));
    return choosePage({
      run: this.run.name,
      samples: await Promise.all(pictures),
      chosen: { ...(chosen.a && { a: chosen.a.id }), ...(chosen.b && { b: chosen.b.id }) },
      search: {
        labels: [...new Set(this.samples.map((sample) => sample.label))].sort(),
        ...(label !== undefined && { label }),
        id,
        found: found.length,
        ...(parts > 1 && { next: (at + 1) % parts }),
      },
      uploads: this.takesUploads() || ownImagesNeedSegmenter,
      limits: `JPEG, PNG, WebP, GIF, TIFF or AVIF, up to ${mostFileBytes / 2 ** 20} MB each.`,
      ...(message !== undefined && { message }),
      policy: sitePolicy,
    });
  }

  /** A form that names samples alone, as an address. */
  addressOf({ files, texts }: SentForm): string | undefined {
    if (files.has('file-a') || files.has('file-b')) return undefined;
    return pairAddress(
      this.sample('a', texts.get('sample-a')).id,
      this.sample('b', texts.get('sample-b')).id,
    );
  }

  /**
   * The explanation of two samples.
   * @throws Refusal for an id that is not of a sample, and for images that cannot be explained
   */
  async explainSamples(a: string | null, b: string | null, format: PairFormat): Promise<string> {
    const named = [this.sample('a', a).id, this.sample('b', b).id] as const;
    return this.explainPair(...named, (tree) => tree, {
      format,
      links: [
        {
          href: `/?${new URLSearchParams({ 'sample-a': named[0], 'sample-b': named[1] })}`,
          text: 'Compare two others',
        },
        { href: pairAddress(...named, 'svg'), text: 'Figure (SVG)' },
        { href: pairAddress(...named, 'json'), text: 'Numbers (JSON)' },
      ],
    });
  }

  /**
   * The explanation of a form's images, of which one is a file or both are.
   * @throws Refusal for a form that names no two images, and for images that cannot be explained
   */
  async explain({ files, texts }: SentForm): Promise<string> {
    const made: Upload[] = [];
    const side = async (which: 'a' | 'b'): Promise<{ image: string; name?: string }> => {
      const file = files.get(`file-${which}`);
      if (!file) return { image: this.sample(which, texts.get(`sample-${which}`)).id };
      if (!this.takesUploads()) throw new Refusal(422, ownImagesNeedSegmenter);
      const upload = await this.uploads.add(file.bytes, file.name);
      made.push(upload);
      return { image: upload.file, name: upload.name };
    };
    try {
      const [a, b] = [await side('a'), await side('b')];
      return await this.explainPair(a.image, b.image, (tree) => this.named(tree, a.name, b.name), {
        format: 'html',
        links: [{ href: '/', text: 'Compare two others' }],
      });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      throw new Refusal(error.status, this.uploads.named(error.message));
    } finally {
      await Promise.all(made.map((upload) => this.uploads.remove(upload)));
    }
  }

  private async explainPair(
    a: string,
    b: string,
    rename: (tree: MetricTree) => MetricTree,
    { format, links }: { format: PairFormat; links: readonly { href: string; text: string }[] },
  ): Promise<string> {
    try {
      const tree = rename(await this.run.explain(a, b));
      if (format === 'json') return `${JSON.stringify(tree, null, 2)}\n`;
      const pair = await showPair(this.run, tree, [a, b], format === 'html');
      const shown = await pairPictures(pair, 'webp');
      return format === 'svg'
        ? pairFigure(tree, shown.a, shown.b)
        : pairPage(tree, shown.a, shown.b, { links, policy: sitePolicy });
    } catch (error) {
      if (!(error instanceof HemlError)) throw error;
      throw new Refusal(422, `${error.message} ${error.hint ?? ''}`.trim());
    }
  }

  /** Only ids of the split: a path would make the server read any file of this machine. */
  private sample(which: 'a' | 'b', id: string | null | undefined): Sample {
    const found = this.sampleOf(id);
    if (!found)
      throw new Refusal(400, `Image ${which} is neither a file nor a sample of the validation split.`);
    return found;
  }

  private sampleOf(id: string | null | undefined): Sample | undefined {
    return this.samples.find((sample) => sample.id === id);
  }

  /** A tree with uploads under the names that they were sent with. */
  private named(tree: MetricTree, a?: string, b?: string): MetricTree {
    return {
      ...tree,
      a: a === undefined ? tree.a : { id: a },
      b: b === undefined ? tree.b : { id: b },
      ...(tree.warnings && { warnings: tree.warnings.map((text) => this.uploads.named(text)) }),
    };
  }

  private takesUploads(): boolean {
    // The segmenter `masks` takes class maps from the dataset, which has none for an image of one's own.
    return this.run.loaded.experiment.segmenter.type !== 'masks';
  }
}

const ownImagesNeedSegmenter =
  'The class maps of this run come from its dataset (segmenter: masks), which has none for images of your own. Choose samples, or train with a segmenter that makes class maps, such as segformer.';
