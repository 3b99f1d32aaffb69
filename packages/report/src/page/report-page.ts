import { type Content, type Markup, markup } from '../markup/markup';
import { mapScript } from './map-script';
import { mapStyle } from './map-style';
import { htmlPage } from './page';
import { PictureShelf } from './picture-shelf';
import type { ReportRun } from './report-data';
import { comparisonSection } from './sections/comparison';
import { dataSection } from './sections/data';
import { examplesSection, neighboursSection } from './sections/examples';
import { mapSection } from './sections/map';
import { curvesSection, distancesSection, precisionSection } from './sections/nodes';
import { madeBySection, summarySection } from './sections/summary';

interface Section {
  /** Of the element, for links. */
  anchor: string;
  title: string;
  /** What a screen reader calls it, where several runs have one of this title. */
  name?: string;
  content: Content;
}

/** Everything that is shown of one run, in the order in which it is read. Anchors begin with `prefix`. */
function sectionsOf(run: ReportRun, prefix: string, shelf: PictureShelf): Section[] {
  const { pairs, map, neighbours, examples, splits } = run;
  const section = (name: string, title: string, content: Content): Section => ({
    anchor: `${prefix}${name}`,
    title,
    content,
    ...(prefix && { name: `${title}, ${run.folder}` }),
  });
  return [
    section('summary', 'What matters', summarySection(run)),
    ...(examples?.length ? [section('examples', 'Pairs explained', examplesSection(examples, shelf))] : []),
    ...(map ? [section('map', 'Map of the images', mapSection(map, shelf, `${run.name}-selected.txt`))] : []),
    section('precision', 'Precision at every node', precisionSection(run)),
    ...(pairs ? [section('distances', 'Same label, different labels', distancesSection(run, pairs))] : []),
    ...(neighbours?.length
      ? [section('neighbours', 'Nearest neighbours', neighboursSection(neighbours, shelf))]
      : []),
    section('curves', 'Learning curves', curvesSection(run)),
    ...(splits ? [section('data', 'Data', dataSection(run, splits))] : []),
    section('made', 'How it was made', madeBySection(run)),
  ];
}

const draw = ({ anchor, title, name, content }: Section): Markup =>
  markup`<section ${name === undefined ? markup`aria-labelledby="${anchor}"` : markup`aria-label="${name}"`}><h2 id="${anchor}">${title}</h2>${content}</section>`;

const links = (sections: readonly Section[], name: string): Markup =>
  markup`<nav aria-label="${name}"><ul>${sections.map(({ anchor, title }) => markup`<li><a href="#${anchor}">${title}</a></li>`)}</ul></nav>`;

/**
 * The report of one or more runs as one HTML page that needs nothing but itself and no network. Only its map has a script; without
 * it the map is a picture.
 *
 * @param runs at least one; several are compared
 */
export function reportPage(runs: readonly ReportRun[]): string {
  const shelf = new PictureShelf();
  const anchors = runs.map((_, i) => `run-${i + 1}`);
  const parts = runs.map((run, i) => sectionsOf(run, runs.length > 1 ? `${anchors[i]}-` : '', shelf));
  const names = runs.map(({ name }) => name);
  const behaviour = runs.some(({ map }) => map) ? { script: mapScript, style: mapStyle } : undefined;
  const [only] = runs;
  if (runs.length === 1 && only)
    return htmlPage({ title: `${only.name}: report`, behaviour }, [
      markup`<header><h1>${only.name}</h1><div class="soft">${only.folder}</div>${links(parts[0] ?? [], 'Sections')}</header>`,
      shelf.markup,
      markup`<main>${parts[0]?.map(draw)}</main>`,
      footer,
    ]);
  const comparison: Section = {
    anchor: 'comparison',
    title: 'The runs side by side',
    content: comparisonSection(runs, anchors),
  };
  const each = runs.map(
    (run, i) =>
      markup`<section class="run" aria-labelledby="${anchors[i]}"><h1 id="${anchors[i]}">${run.name}</h1><div class="soft">${run.folder}</div>${links(parts[i] ?? [], `Sections of ${run.name}`)}${parts[i]?.map(draw)}</section>`,
  );
  const toRuns = runs.map((run, i) => ({ anchor: anchors[i] as string, title: run.name, content: '' }));
  return htmlPage({ title: `${names.join(', ')}: report`, behaviour }, [
    markup`<header><h1>${names.length} runs compared</h1>${links([comparison, ...toRuns], 'Runs')}</header>`,
    shelf.markup,
    markup`<main>${draw(comparison)}${each}</main>`,
    footer,
  ]);
}

const footer = markup`<footer>Made by HEML. A tree shows what this run’s models distinguish, which is evidence about other models only as far as they are trained alike.</footer>`;
