import { absentNodes, countPixels, fitImage, libvipsResize, type Raster } from '@hemlkit/core/browser';
import type { PageData, PageSample } from '../src/page-data';
import type { Chosen, GivenImage, Which } from './chooser';
import { PageError } from './page-error';
import type { PageImage } from './page-image';
import type { Parts } from './parts';
import { readOwnPng } from './read-image';
import type { Runtime } from './runtime';
import { segment } from './segment';

/** How much wider or higher than the run's own images one may be before it is warned of. */
const tolerance = 1.25;

/** Images that are kept decoded. */
const mostKept = 6;

/** Makes of what is chosen what models take. */
export class Sources {
  private readonly samples = new Map<string, PageImage>();
  private readonly given = new WeakMap<GivenImage, PageImage>();

  constructor(
    private readonly data: PageData,
    private readonly parts: Parts,
    private readonly runtime: Runtime,
  ) {}

  /** @throws PageError for an image without a class map, or in which no segment is found */
  async imageOf(which: Which, chosen: Chosen): Promise<PageImage> {
    if ('sample' in chosen) return this.sample(chosen.sample);
    const known = this.given.get(chosen.given) ?? (await this.own(which, chosen.given));
    this.given.set(chosen.given, known);
    return known;
  }

  private sample(id: string): PageImage {
    const known = this.samples.get(id);
    if (known) return known;
    const { label, image, map, square } = this.data.samples.find((one) => one.id === id) as PageSample;
    const bytes = this.parts.get(image);
    const made: PageImage = {
      id,
      label,
      image: readOwnPng(bytes),
      map: readOwnPng(this.parts.get(map)),
      ...(square !== undefined && { square: readOwnPng(this.parts.get(square)).data }),
      picture: URL.createObjectURL(new Blob([bytes], { type: 'image/png' })),
      warnings: [],
    };
    const [first] = this.samples.keys();
    if (first !== undefined && this.samples.size >= mostKept) {
      // Its picture may be on the page: the address stays good for what is drawn already.
      this.samples.delete(first);
    }
    const seen = this.unseen(made);
    const finished = seen === undefined ? made : { ...made, warnings: [seen] };
    this.samples.set(id, finished);
    return finished;
  }

  private async own(which: Which, { name, image, picture, map: given }: GivenImage): Promise<PageImage> {
    const { data } = this;
    if (given) checkSize(name, image, given);
    const map = given?.raster ?? (await segment(data.segmenter, image, this.runtime));
    if (!map) throw noMap(which, name, data);
    const warning = aspectWarning(name, image, data);
    const made: PageImage = {
      id: name,
      image,
      map,
      ...(data.models.kind === 'nodes' && { square: squareOf(image, data) }),
      picture,
      warnings: warning === undefined ? [] : [warning],
    };
    const unseen = this.unseen(made, given?.name);
    if (unseen === undefined) return made;
    throw new PageError(
      unseen,
      `It must show at least one of ${listed(data.segments)}: choose another image${given ? ', or another class map' : ''}.`,
    );
  }

  /** What an image without any segment shows in their place: a sentence. */
  private unseen({ id, map }: PageImage, mask?: string): string | undefined {
    const { hierarchy, classes } = this.data;
    const pixels = countPixels(map.data, classes, { id, ...(mask !== undefined && { mask }) });
    if (!absentNodes(hierarchy, classes, pixels).has(hierarchy.root)) return undefined;
    return `No segment is found in '${id}': all that is seen in it is ${listed(classes.filter((_, at) => pixels[at]))}.`;
  }
}

function checkSize(name: string, image: Raster, map: NonNullable<GivenImage['map']>): void {
  const { width, height } = map.raster;
  if (width === image.width && height === image.height) return;
  throw new PageError(
    `The class map '${map.name}' is ${width}x${height}, its image '${name}' ${image.width}x${image.height}.`,
    'Bring both to one size; resize a class map to the nearest pixel, so that no ids are mixed.',
  );
}

function noMap(which: Which, name: string, { segmenter }: PageData): PageError {
  const type = segmenter.kind === 'none' ? segmenter.type : segmenter.kind;
  return new PageError(
    `There is no class map of '${name}', and this page cannot make one: the run's segmenter is ${type}.`,
    `Give image ${which} its class map, a PNG of class ids: drop it beside the image, or both files at once. Or choose a sample.`,
  );
}

/** Warns of an image whose shape is not that of the run's own. */
function aspectWarning(
  name: string,
  { width, height }: Raster,
  { shapes, square }: PageData,
): string | undefined {
  const aspects = shapes.map((shape) => shape.width / shape.height);
  const aspect = width / height;
  const [own] = shapes;
  if (!own || (aspect <= Math.max(...aspects) * tolerance && aspect >= Math.min(...aspects) / tolerance))
    return undefined;
  const consequence =
    square.fit?.shorter === undefined
      ? 'Its parts may be seen out of shape: crop it to trust what is said of it.'
      : 'Only its middle is seen: crop it so that this shows what theirs show.';
  return `'${name}' has another shape (${width}x${height}) than the images of the run (${own.width}x${own.height} for one). ${consequence}`;
}

/** The square that the run makes of an image. */
const squareOf = (image: Raster, { square: { size, fit } }: PageData): Uint8Array =>
  fit ? fitImage(image, { size, fit }) : libvipsResize(image, size);

/** Names in a row, not all of a long one. */
function listed(names: readonly string[], most = 24): string {
  const shown = names.slice(0, most).join(', ');
  return names.length > most ? `${shown} and ${names.length - most} more` : shown;
}
