import { type Content, markup } from '../markup/markup';
import { shorten } from '../markup/text-width';
import { htmlPage } from './page';
import { PictureShelf, shelfPicture } from './picture-shelf';
import type { ShownSample } from './report-data';

export interface ChoosePage {
  /** The run's name. */
  run: string;
  /** Samples of the validation split to choose from. */
  samples: readonly ShownSample[];
  /** Where there are others. */
  others?: string;
  /** Whether images of one's own can be given; else why not. */
  uploads: true | string;
  /** What an image may be: formats and sizes. */
  limits: string;
  /** What went wrong the last time. */
  message?: string;
  /** What the page may load and send. */
  policy: string;
}

/** A page on which two images are chosen: files, dropped or picked, or samples of the validation split. It needs no script. */
export function choosePage(page: ChoosePage): string {
  const { run, samples, others, uploads, limits, message, policy } = page;
  const shelf = new PictureShelf();
  const file = (which: 'a' | 'b') =>
    markup`<label>Image ${which}: drop a file here, or pick one<input type="file" name="${`file-${which}`}" accept="image/*"></label>`;
  const own: Content =
    uploads === true
      ? markup`<div class="drops">${file('a')}${file('b')}</div><p class="soft">${limits} Images stay on this machine.</p>`
      : markup`<p class="soft">${uploads}</p>`;
  const radio = (which: 'a' | 'b', sample: ShownSample, checked: boolean) =>
    markup`<label><input type="radio" name="${`sample-${which}`}" value="${sample.id}" aria-label="${`${sample.id} as image ${which}`}"${checked && markup` checked`}> ${which}</label>`;
  const second = samples.findIndex(({ label }) => label !== samples[0]?.label);
  const choices = samples.map(
    (sample, i) =>
      markup`<li class="shot">${shelfPicture(shelf.add(sample.picture), 96, sample.id)}<span class="label">${sample.label}</span><span class="id" title="${sample.id}">${shorten(sample.id, 92, 12)}</span>${radio('a', sample, i === 0)}${radio('b', sample, i === Math.max(second, 1))}</li>`,
  );
  return htmlPage({ title: `${run}: compare two images`, policy }, [
    markup`<header><h1>Compare two images</h1><div class="soft">by the models of ${run}</div></header>${shelf.markup}`,
    markup`<main>${message !== undefined && markup`<div class="message" role="alert">${message}</div>`}<form method="post" action="/explain" enctype="multipart/form-data">`,
    markup`<fieldset><legend>Images of your own</legend>${own}</fieldset>`,
    markup`<fieldset><legend>Samples of the validation split</legend><p class="soft">Taken where no file is given.${others !== undefined && markup` <a href="${others}">Show others</a>`}</p><ul class="choices">${choices}</ul></fieldset>`,
    markup`<button type="submit">Compare</button> <span class="soft">takes a few seconds</span></form></main>`,
  ]);
}
