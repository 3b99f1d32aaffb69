import { mistake } from '../mistake';
import type { LabelOptions } from './options';

export type LabelRule =
  | { kind: 'present'; present: string; minShare: number; less: 'absent' | 'drop' }
  | {
      kind: 'column';
      column: string;
      file: string;
      image?: string;
      bins?: readonly number[];
      verbatim: boolean;
      values?: readonly string[];
    }
  | { kind: 'folder' }
  | { kind: 'attribute'; attribute: string };

/**
 * The one rule that a spec's `label` gives; a name alone is an attribute.
 * @throws HemlError for none, several, or a key of another rule
 */
export function labelRule(label: LabelOptions | string, ways: string): LabelRule {
  if (typeof label === 'string') return { kind: 'attribute', attribute: label };
  const { present, minShare, less, column, file, image, bins, verbatim, values, folder } = label;
  const named = [
    present !== undefined && 'present',
    column !== undefined && 'column',
    folder && 'folder',
  ].filter(Boolean);
  const way = `Write one of ${ways}.`;
  if (named.length !== 1) {
    const which =
      named.length === 0 ? 'does not name where the label comes from' : `names ${named.join(' and ')}`;
    const extended =
      named.length > 1
        ? ' In a spec that extends another, `replace: [dataset.label]` leaves out the label of that one.'
        : '';
    throw mistake('label-rule-invalid', `The dataset's \`label\` ${which}.`, way + extended);
  }
  const astray = (key: string, owner: string) =>
    mistake('label-option-misplaced', `\`label.${key}\` belongs to \`${owner}\` only.`, way);
  if (minShare !== undefined && present === undefined) throw astray('minShare', 'present');
  if (less !== undefined && minShare === undefined) throw astray('less', 'minShare');
  if (file !== undefined && column === undefined) throw astray('file', 'column');
  if (verbatim !== undefined && column === undefined) throw astray('verbatim', 'column');
  if (values !== undefined && column === undefined) throw astray('values', 'column');
  if (image !== undefined && column === undefined) throw astray('image', 'column');
  if (bins !== undefined && column === undefined) throw astray('bins', 'column');
  if (bins !== undefined && (verbatim ?? values) !== undefined)
    throw mistake(
      'label-option-misplaced',
      `\`label.bins\` makes labels of a column's numbers; \`${verbatim === undefined ? 'values' : 'verbatim'}\` takes them as they stand.`,
      'Leave one of them out.',
    );
  const disordered = bins?.find((edge, i) => i > 0 && edge <= (bins[i - 1] as number));
  if (disordered !== undefined)
    throw mistake(
      'bins-invalid',
      `\`label.bins\` does not rise at ${disordered}.`,
      'Write them from least to greatest.',
    );
  if (present !== undefined) {
    return { kind: 'present', present, minShare: minShare ?? 0, less: less ?? 'absent' };
  }
  if (column !== undefined)
    return {
      kind: 'column',
      column,
      file: file ?? 'labels.csv',
      ...(image !== undefined && { image }),
      ...(bins && { bins }),
      verbatim: verbatim ?? false,
      ...(values && { values }),
    };
  return { kind: 'folder' };
}
