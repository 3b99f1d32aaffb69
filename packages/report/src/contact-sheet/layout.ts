/** Where things lie on a contact sheet, in pixels. */
export interface SheetLayout {
  width: number;
  height: number;
  /** A cell's side. */
  side: number;
  title: Place;
  /** One an entry: a swatch with its name to the right, or a name alone. */
  legend: Place[];
  samples: {
    heading: Place;
    image: Place;
    map: Place;
    /** One a node, in the order given. */
    nodes: Place[];
  }[];
}

/** A class with its swatch; without an id a remark between them. */
export interface LegendEntry {
  id?: number;
  name: string;
}

export interface Place {
  x: number;
  y: number;
}

export const margin = 20;
export const gap = 8;
/** A line of text under a cell. */
export const caption = 20;
export const swatch = 12;
/** What a cell measures about, and never more than twice of. */
const cell = 128;
const contentWidth = 1352;
const titleHeight = 34;
const headingHeight = 28;
const legendLine = 20;
/** The mean width of a letter at the size of captions and legend; sans-serif fonts differ by a tenth. */
export const letter = 7.2;

/** A cell's side for pictures of a size: a whole multiple where they are small, so that every pixel is seen. */
export function cellSide(size: number): number {
  return size > 2 * cell ? 2 * cell : size * Math.max(1, Math.round(cell / size));
}

/**
 * Lays out a sheet: the title, the legend, then a band a sample: its image and class map, one above the other where the
 * nodes need several rows, and the nodes to their right.
 */
export function layoutSheet(
  size: number,
  samples: number,
  nodes: number,
  legend: readonly LegendEntry[],
): SheetLayout {
  const side = cellSide(size);
  const pitch = side + gap;
  const fit = Math.max(3, Math.floor((contentWidth + gap) / pitch));
  const isOneRow = nodes <= fit - 2;
  const own = isOneRow ? 2 : 1;
  const rows = isOneRow ? 1 : Math.max(2, Math.ceil(nodes / (fit - 1)));
  const perRow = Math.ceil(nodes / rows);
  const width = 2 * margin + Math.max((own + perRow) * pitch - gap, 640);
  const placed = placeLegend(legend, width, margin + titleHeight);
  const top = placed.bottom + gap;
  const band = headingHeight + rows * (side + caption + gap);
  return {
    width,
    height: top + samples * band + margin - gap,
    side,
    title: { x: margin, y: margin },
    legend: placed.places,
    samples: Array.from({ length: samples }, (_, i) => {
      const y = top + i * band + headingHeight;
      const at = (column: number, row: number): Place => ({
        x: margin + column * pitch,
        y: y + row * (side + caption + gap),
      });
      return {
        heading: { x: margin, y: top + i * band },
        image: at(0, 0),
        map: isOneRow ? at(1, 0) : at(0, 1),
        nodes: Array.from({ length: nodes }, (_, n) => at(own + (n % perRow), Math.floor(n / perRow))),
      };
    }),
  };
}

/** Entries in lines that are filled from left to right. */
function placeLegend(legend: readonly LegendEntry[], width: number, top: number) {
  let x = margin;
  let y = top;
  const places = legend.map(({ id, name }) => {
    const needed = (id === undefined ? 0 : swatch + 6) + Math.ceil(name.length * letter) + 16;
    if (x > margin && x + needed > width - margin) {
      x = margin;
      y += legendLine;
    }
    const place = { x, y };
    x += needed;
    return place;
  });
  return { places, bottom: y + (legend.length > 0 ? legendLine : 0) };
}

/** A name cut to what fits into a width, with an ellipsis. */
export function fitted(text: string, width: number): string {
  const letters = Math.floor(width / letter);
  return text.length <= letters ? text : `${text.slice(0, Math.max(1, letters - 1))}…`;
}
