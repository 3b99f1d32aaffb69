import { loadDatasets, type Survey, type SurveyedColumn, type SurveyedTable } from '../load-datasets';
import type { FoundImages } from './images';

export type { Survey };

/**
 * What the tables and names of images say of them.
 * @param root absolute
 */
export async function survey(root: string, { files, images }: FoundImages): Promise<Survey> {
  const { surveyFolder } = await loadDatasets('heml init');
  return surveyFolder(root, images, files);
}

/** The first table with a column of this name, and the column. */
export function columnNamed(
  { tables }: Survey,
  name: string,
): { table: SurveyedTable; column: SurveyedColumn } | undefined {
  for (const table of tables) {
    const column = table.columns.find((one) => one.name === name);
    if (column) return { table, column };
  }
  return undefined;
}

/** Columns whose values repeat, so that they may be labels, and amounts, which bins make labels of. */
export const labelColumns = ({ tables }: Survey): { table: SurveyedTable; column: SurveyedColumn }[] =>
  tables.flatMap((table) =>
    table.columns
      .filter((column) => {
        const known = column.values.filter((value) => value !== '');
        const distinct = new Set(known).size;
        return distinct > 1 && (column.isAmount || column.alone <= known.length / 2);
      })
      .map((column) => ({ table, column })),
  );
