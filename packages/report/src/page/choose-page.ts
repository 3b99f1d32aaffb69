import { type Content, type Markup, markup } from '../markup/markup';
import { shorten } from '../markup/text-width';
import type { ShownSample } from '../pictures';
import { htmlPage } from './page';
import { PictureShelf, shelfPicture } from './picture-shelf';

export interface ChoosePage {
  /** The run's name. */
  run: string;
  /** Samples of the validation split to choose from. */
  samples: readonly ShownSample[];
  /** Ids of the samples that are chosen. */
  chosen: { a?: string; b?: string };
  /** What the samples are searched by. */
  search: {
    /** All that there are. */
    labels: readonly string[];
    /** Absent: all. */
    label?: string;
    /** Part of an id. */
    id?: string;
    /** How many samples are found. */
    found: number;
    /** The number of the next part of them. Absent: all are shown. */
    next?: number;
  };
  /** Whether images of one's own can be given; else why not. */
  uploads: true | string;
  /** What an image may be: formats and sizes. */
  limits: string;
  /** What went wrong the last time. */
  message?: string;
  /** What the page may load and send. */
  policy: string;
}

/**
 * A page on which two images are chosen: files, dropped or picked, or samples of the validation split, found by label or id. It
 * needs no script: one form has all, and its buttons for searching send it to this page again.
 */
export function choosePage(page: ChoosePage): string {
  const { run, samples, chosen, uploads, limits, message, policy } = page;
  const shelf = new PictureShelf();
  const side = (which: 'a' | 'b'): Markup => {
    const file =
      uploads === true &&
      markup`<label class="drop">Drop a file here, or pick one<input type="file" name="${`file-${which}`}" accept="image/*"></label><p class="soft">or a sample of the validation split:</p>`;
    return sideField(which, file, sampleChoices(which, samples, chosen[which], shelf));
  };
  const sides = [side('a'), side('b')];
  return htmlPage({ title: `${run}: compare two images`, policy }, [
    markup`<header><h1>Compare two images</h1><div class="soft">by the models of ${run}</div></header>${shelf.markup}`,
    markup`<main>${message !== undefined && markup`<div class="message" role="alert">${message}</div>`}<form method="post" action="/explain" enctype="multipart/form-data">`,
    // The first button of a form is what the Enter key presses: in the field for an id it is to search.
    markup`${searchFields(page)}<p class="go"><button type="submit">Compare</button> <span class="soft">takes a few seconds</span></p><div class="sides">${sides}</div><p class="soft">${uploads === true ? `${limits} A file is taken before a sample. Images stay on this machine.` : uploads}</p></form></main>`,
  ]);
}

/** One of the two sides of a form: a file of one's own, where that is taken, or a sample. */
export const sideField = (which: 'a' | 'b', file: Content, choices: Content): Markup =>
  markup`<fieldset class="side"><legend>Image ${which}</legend>${file}<div class="choices">${choices}</div></fieldset>`;

/** Samples as radio buttons. @param chosen an id. Absent: the first, and for b the first of another label */
export function sampleChoices(
  which: 'a' | 'b',
  samples: readonly ShownSample[],
  chosen: string | undefined,
  shelf: PictureShelf,
): Markup[] {
  const first =
    which === 'a' ? samples[0] : (samples.find(({ label }) => label !== samples[0]?.label) ?? samples[1]);
  const checked = chosen ?? first?.id;
  return samples.map(
    (sample) =>
      markup`<label class="choice"><input type="radio" name="${`sample-${which}`}" value="${sample.id}"${sample.id === checked && markup` checked`}>${shelfPicture(shelf.add(sample.picture), 84, '')}<span class="label">${sample.label}</span><span class="id" title="${sample.id}">${shorten(sample.id, 80, 12)}</span></label>`,
  );
}

/** A button that sends the form to this page, without files. */
const again = (text: string, name?: string, value?: number): Markup =>
  markup`<button class="second" type="submit" formaction="/" formmethod="get" formenctype="application/x-www-form-urlencoded"${name !== undefined && markup` name="${name}" value="${value}"`}>${text}</button>`;

function searchFields({ samples, search }: ChoosePage): Content {
  const { labels, label, id = '', found, next } = search;
  const options = labels.map(
    (one) => markup`<option value="${one}"${one === label && markup` selected`}>${one}</option>`,
  );
  return markup`<div class="search" role="search"><label>Label <select name="label"><option value="">all</option>${options}</select></label><label>Id <input type="search" name="id" value="${id}" size="14" placeholder="part of it"></label>${again('Search')}${next !== undefined && again('Show others', 'part', next)}<span class="soft">${Math.min(samples.length, found)} of ${found} samples</span></div>`;
}
