import { defineSegmenter, HemlError, Type } from '@hemlkit/core/plugin';
import { gridMap } from './grid-map';

/** Class ids are bytes. */
const mostClasses = 256;

const cells = (what: string) =>
  Type.Integer({ minimum: 1, maximum: mostClasses, default: 4, description: `How many ${what} of cells.` });

/** Equal cells, whatever the image shows: the control against which segments that mean something are held. */
export const grid = defineSegmenter({
  type: 'grid',
  summary: 'Cuts every image into rows x columns of equal cells: a control that knows nothing of the image.',
  options: Type.Object({ rows: cells('rows'), columns: cells('columns') }),
  create: ({ rows, columns }) => {
    if (rows * columns > mostClasses)
      throw new HemlError(
        `The segmenter \`grid\` has ${rows} x ${columns} cells, but a class map holds at most ${mostClasses} classes.`,
        { code: 'classes-too-many', kind: 'usage', hint: 'Take fewer rows or columns.' },
      );
    return {
      classes: Array.from(
        { length: rows * columns },
        (_, id) => `cell_${Math.floor(id / columns)}_${id % columns}`,
      ),
      fingerprint: `grid ${rows} ${columns}`,
      readsPixels: false,
      portable: async () => ({ kind: 'cells', rows, columns }),
      segment: async (batch) => batch.map(({ image }) => gridMap(image, rows, columns)),
    };
  },
});
