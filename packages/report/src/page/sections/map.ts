import { type Colour, categories, others } from '../../figures/colours';
import { type Markup, markup } from '../../markup/markup';
import type { PictureShelf } from '../picture-shelf';
import type { MapPoint, ReportMap } from '../report-data';

const width = 1000;
const height = 620;

/** A way to colour the map: the groups, largest first, and the group of each point. */
interface Colouring {
  name: string;
  groups: { name: string; colour: Colour; points: number }[];
  /** Of each point, its group's place in `groups`. */
  of: number[];
}

function colouring(name: string, values: readonly string[], colours = categories): Colouring {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const names = [...counts.keys()].sort(
    (a, b) => (counts.get(b) as number) - (counts.get(a) as number) || a.localeCompare(b),
  );
  return {
    name,
    groups: names.map((group, i) => ({
      name: group,
      colour: colours[i] ?? others,
      points: counts.get(group) as number,
    })),
    of: values.map((value) => names.indexOf(value)),
  };
}

/** By label, by whether the nearest has the same label, and by each attribute that has more than one value. */
function colourings({ points }: ReportMap): Colouring[] {
  const attributes = [...new Set(points.flatMap(({ attributes }) => Object.keys(attributes)))];
  const nearest = colouring(
    'nearest image',
    points.map(({ mistake }) => (mistake ? 'of another label' : 'of the same label')),
  );
  const mistake = { 'of another label': '#d55e00', 'of the same label': others };
  for (const group of nearest.groups) group.colour = mistake[group.name as keyof typeof mistake];
  return [
    colouring(
      'label',
      points.map(({ label }) => label),
    ),
    nearest,
    ...attributes
      .map((name) =>
        colouring(
          name,
          points.map(({ attributes }) => attributes[name] ?? 'not known'),
        ),
      )
      .filter(({ groups }) => groups.length > 1),
  ];
}

/** A picture in a frame of its group's colour. Its side makes pictures of all samples cover a third of the map. */
function drawn({ id, label, x, y }: MapPoint, picture: string, colour: Colour, side: number): Markup {
  const [left, top] = [6 + x * (width - side - 12), 6 + y * (height - side - 12)];
  return markup`<g class="point"><title>${id}: ${label}</title><rect x="${left - 3}" y="${top - 3}" width="${side + 6}" height="${side + 6}" rx="3" fill="${colour}"/><use x="${left}" y="${top}" width="${side}" height="${side}" href="${picture}"/></g>`;
}

/** JSON that can stand in a script element. */
const json = (value: unknown): string => JSON.stringify(value).replaceAll('<', '\\u003c');

/**
 * The map of the validation samples, and what selects samples on it and saves their list (`map-script.ts`); without the script the
 * map is coloured by label.
 *
 * @param file the name under which a list is saved
 */
export function mapSection(map: ReportMap, shelf: PictureShelf, file: string): Markup {
  const { points, of } = map;
  const all = colourings(map);
  const [byLabel] = all as [Colouring];
  const side = Math.min(64, Math.max(14, Math.sqrt((width * height) / 3 / points.length)));
  const figures = points.map((point, i) =>
    drawn(point, shelf.add(point.picture), byLabel.groups[byLabel.of[i] as number]?.colour ?? others, side),
  );
  const data = {
    file,
    ids: points.map(({ id }) => id),
    labels: points.map(({ label }) => label),
    colourings: all,
  };
  const which = points.length < of ? `${points.length} of ${of}` : `All ${of}`;
  return markup`<p class="soft">${which} validation images by the root’s distances (UMAP): neighbours on the map are near each other, and how far apart groups lie means little. The frame’s colour is the label.</p><div class="map" data-map="${json(data)}"><svg class="plane" viewBox="0 0 ${width} ${height}" role="img" aria-label="Map of the validation images">${figures}</svg><div class="map-side"></div></div>`;
}
