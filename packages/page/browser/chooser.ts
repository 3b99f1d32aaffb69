import type { Raster } from '@hemlkit/core/browser';
import type { PageData } from '../src/page-data';
import { byId } from './elements';
import { PageError } from './page-error';
import { pictureOf, thumbnailOf } from './pictures';
import { classMapOf, readFile, readImage } from './read-image';

export type Which = 'a' | 'b';

/** An image of a person's own. */
export interface GivenImage {
  name: string;
  image: Raster;
  picture: string;
  /** A class map that was given with it, of whatever size. */
  map?: { name: string; raster: Raster };
}

/** What is chosen for a side. */
export type Chosen = { sample: string } | { given: GivenImage };

/** The value of the radio button that stands for an image of a person's own; no sample's id has a null character. */
const ownValue = '\0own';

/** Two sides, each with a sample or an image of a person's own: dropped, pasted or picked. */
export class Chooser {
  private readonly form = byId('choose') as HTMLFormElement;
  private readonly given: Partial<Record<Which, GivenImage>> = {};
  /** The side that what is pasted goes to. */
  private active: Which = 'a';

  constructor(
    private readonly data: PageData,
    private readonly onError: (error: unknown) => void,
  ) {
    for (const which of ['a', 'b'] as const) this.listen(which);
    this.listenToSearch();
    document.addEventListener('paste', (event) => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (files.length === 0) return;
      event.preventDefault();
      void this.take(this.active, files);
    });
    // A file that misses a side would replace the page.
    for (const type of ['dragover', 'drop'])
      document.addEventListener(type, (event) => event.preventDefault());
  }

  /** @throws PageError where nothing is */
  chosen(which: Which): Chosen {
    const value = new FormData(this.form).get(`sample-${which}`);
    const given = this.given[which];
    if (value === ownValue && given) return { given };
    if (typeof value === 'string' && value !== ownValue) return { sample: value };
    throw new PageError(
      `There is no image ${which} yet.`,
      this.data.samples.length > 0 ? 'Drop a file, or choose a sample.' : 'Drop a file, or pick one.',
    );
  }

  private side(which: Which): HTMLElement {
    return this.input(which, 'file')?.closest('fieldset') as HTMLElement;
  }

  private input(which: Which, what: 'file' | 'map'): HTMLInputElement | null {
    return this.form.querySelector(`[name="${what}-${which}"]`);
  }

  private listen(which: Which): void {
    const side = this.side(which);
    const input = this.input(which, 'file') as HTMLInputElement;
    input.addEventListener('change', () => void this.take(which, [...(input.files ?? [])]));
    const map = this.input(which, 'map');
    map?.addEventListener('change', () => {
      const [file] = map.files ?? [];
      if (file) void this.takeMap(which, file);
    });
    side.addEventListener('focusin', () => {
      this.active = which;
    });
    side.addEventListener('dragover', () => side.classList.add('over'));
    side.addEventListener('dragleave', () => side.classList.remove('over'));
    side.addEventListener('drop', (event) => {
      side.classList.remove('over');
      event.preventDefault();
      const files = [...(event.dataTransfer?.files ?? [])];
      const onMap = map !== null && event.target === map;
      if (onMap && files[0]) void this.takeMap(which, files[0]);
      else if (files.length > 0) void this.take(which, files);
    });
  }

  /** Takes a file as the image of a side; a second one that is a class map, as that. */
  private async take(which: Which, files: readonly File[]): Promise<void> {
    try {
      if (files.length === 0) return;
      if (files.length > 2)
        throw new PageError(
          `${files.length} files were given for image ${which}.`,
          'Give one image, or an image and its class map.',
        );
      const read = await Promise.all(files.map(async (file) => ({ file, bytes: await readFile(file) })));
      // Of two files the class map is the one with a single channel.
      const mapAt = read.length === 2 ? read.findIndex(({ bytes }) => classMapOf(bytes) !== undefined) : -1;
      if (read.length === 2 && mapAt < 0)
        throw new PageError(
          `Two files were given for image ${which}, and neither is a class map.`,
          'A class map is a PNG of one channel, whose values are class ids. Give one image for each side.',
        );
      const [first] = read.filter((_, at) => at !== mapAt) as [(typeof read)[number]];
      const { name } = first.file;
      const image = await readImage(first.bytes, name);
      const map = read[mapAt];
      this.give(which, {
        name,
        image,
        picture: await pictureOf(image),
        ...(map && { map: { name: map.file.name, raster: classMapOf(map.bytes) as Raster } }),
      });
    } catch (error) {
      this.onError(error);
    }
  }

  private async takeMap(which: Which, file: File): Promise<void> {
    try {
      const given = this.given[which];
      if (!given)
        throw new PageError(
          `There is no image ${which} that '${file.name}' could be the class map of.`,
          'Give the image first, or both files at once.',
        );
      const raster = classMapOf(await readFile(file));
      if (!raster)
        throw new PageError(
          `'${file.name}' is not a class map.`,
          'A class map is a PNG of one channel of 8 bits at most: grey values, or indexes of a palette, are class ids.',
        );
      this.give(which, { ...given, map: { name: file.name, raster } });
    } catch (error) {
      this.onError(error);
    }
  }

  /** Shows an image of a person's own as the first choice of its side, and chooses it. */
  private give(which: Which, given: GivenImage): void {
    const before = this.given[which];
    this.given[which] = given;
    if (before && before.picture !== given.picture) URL.revokeObjectURL(before.picture);
    const choices = this.side(which).querySelector('.choices') as HTMLElement;
    choices.querySelector('.given')?.remove();
    const label = document.createElement('label');
    label.className = 'choice given';
    const radio = document.createElement('input');
    radio.type = 'radio';
    radio.name = `sample-${which}`;
    radio.value = ownValue;
    radio.checked = true;
    const picture = document.createElement('img');
    picture.className = 'picture';
    picture.alt = '';
    picture.src = thumbnailOf(given.image);
    const text = (className: string, content: string) => {
      const span = document.createElement('span');
      span.className = className;
      span.textContent = content;
      span.title = content;
      return span;
    };
    label.append(
      radio,
      picture,
      text('label', given.name),
      text('id', given.map ? `with ${given.map.name}` : 'your image'),
    );
    choices.prepend(label);
    choices.scrollLeft = 0;
    // Where nothing on the page makes a class map, it is asked for as soon as there is an image.
    this.input(which, 'map')?.closest('label')?.removeAttribute('hidden');
  }

  private listenToSearch(): void {
    const label = this.form.querySelector('[name=label]') as HTMLSelectElement | null;
    const id = this.form.querySelector('[name=id]') as HTMLInputElement | null;
    if (!label || !id) return;
    const { samples } = this.data;
    const search = () => {
      const part = id.value.toLowerCase();
      const found = new Set(
        samples
          .filter(
            (one) => (label.value === '' || one.label === label.value) && one.id.toLowerCase().includes(part),
          )
          .map((one) => one.id),
      );
      for (const choice of this.form.querySelectorAll<HTMLElement>('.choice:not(.given)')) {
        const input = choice.querySelector('input') as HTMLInputElement;
        choice.hidden = !found.has(input.value) && !input.checked;
      }
      byId('found').textContent = `${found.size} of ${samples.length} samples`;
    };
    label.addEventListener('change', search);
    id.addEventListener('input', search);
    id.addEventListener('keydown', (event) => {
      // It searches as one types; the form is not to be sent.
      if (event.key === 'Enter') event.preventDefault();
    });
  }
}
