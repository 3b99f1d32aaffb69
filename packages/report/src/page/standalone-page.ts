import { type Content, type Markup, markup } from '../markup/markup';
import type { ShownSample } from '../pictures';
import { sampleChoices, sideField } from './choose-page';
import { htmlPage } from './page';
import { PictureShelf } from './picture-shelf';

export interface StandalonePage {
  /** The run's name. */
  run: string;
  samples: readonly ShownSample[];
  /** What makes class maps of images of one's own: a segmenter on the page, or the person, who gives them as files. */
  classMaps: 'segmenter' | 'files';
  /** What an image may be: formats and sizes. */
  limits: string;
  /** Addresses of scripts, in order. */
  scripts: readonly string[];
}

/**
 * What the page may do: run the scripts of its folder, compile WebAssembly, show pictures that it holds. No address can be
 * asked, and no form sent. `file:` is for browsers to which a page from disk and its scripts are of different origins; a page
 * from a server cannot load anything from there.
 */
const policy =
  "default-src 'none'; script-src 'self' file: 'wasm-unsafe-eval'; style-src 'unsafe-inline'; img-src data: blob:; base-uri 'none'; form-action 'none'";

/**
 * The page of a run that computes by itself: its scripts fill it with life. Every element that they look for has an id or a name.
 */
export function standalonePage({ run, samples, classMaps, limits, scripts }: StandalonePage): string {
  const shelf = new PictureShelf();
  const side = (which: 'a' | 'b'): Markup =>
    sideField(
      which,
      files(which, classMaps, samples.length > 0),
      sampleChoices(which, samples, undefined, shelf),
    );
  const sides = [side('a'), side('b')];
  return htmlPage({ title: `${run}: compare two images`, policy }, [
    markup`<header><h1>Compare two images</h1><div class="soft">by the models of ${run}. All is computed in this browser; no image leaves it.</div></header>${shelf.markup}`,
    markup`<main><noscript><div class="message">This page computes by JavaScript, which is switched off: allow it for this page, and load it again.</div></noscript><form id="choose"><div class="go bar"><button type="submit" disabled>Compare</button><span class="state"><progress id="progress" max="1" value="0" aria-label="progress"></progress> <span class="soft" id="status" role="status">loading the page’s scripts</span></span>${search(samples)}</div><div id="message" role="alert"></div><div class="sides short">${sides}</div></form><section id="explanation" tabindex="-1" aria-label="Explanation"></section></main><footer>${limits}</footer>${scripts.map((src) => markup`<script src="${src}"></script>`)}`,
  ]);
}

function files(which: 'a' | 'b', classMaps: StandalonePage['classMaps'], hasSamples: boolean): Content {
  const map =
    classMaps === 'files' &&
    markup`<label class="drop" hidden>Its class map (PNG of class ids)<input type="file" name="${`map-${which}`}" accept="image/png"></label>`;
  return markup`<div class="own"><label class="drop">Drop, paste or pick an image<input type="file" name="${`file-${which}`}" accept="image/*"${classMaps === 'files' && markup` multiple`}></label>${map}</div>${hasSamples && markup`<p class="soft">or a sample of the validation split:</p>`}`;
}

function search(samples: readonly ShownSample[]): Content {
  if (samples.length === 0) return undefined;
  const labels = [...new Set(samples.map(({ label }) => label))].sort();
  const options = labels.map((label) => markup`<option value="${label}">${label}</option>`);
  return markup`<span class="search" role="search"><label>Label <select name="label"><option value="">all</option>${options}</select></label><label>Id <input type="search" name="id" size="14" placeholder="part of it"></label><span class="soft" id="found">${samples.length} samples</span></span>`;
}
