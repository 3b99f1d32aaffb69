import { rangeWords, typeWords, written } from './option-words';
import { formsOf, type Schema, valuesOf } from './schema';
import { table } from './table';

/** Options as a table, those of a map each in a row of its own under the map's: `label.column`. */
export function optionTable(schema: Schema): string {
  const rows = optionRows(schema, '');
  return rows.length > 0 ? table(['option', 'type', 'default', 'range', 'description'], rows) : 'No options.';
}

function optionRows({ properties = {}, required = [] }: Schema, prefix: string): string[][] {
  return Object.entries(properties).flatMap(([name, schema]) => {
    const path = `${prefix}${name}`;
    return [
      [
        `\`${path}\``,
        typeWords(schema),
        defaultWords(schema, required.includes(name)),
        rangeWords(schema),
        schema.description ?? '',
      ],
      ...insideRows(schema, path),
    ];
  });
}

/** The options inside an option: of a map, of the maps in a list, of every form that is a map. */
function insideRows(schema: Schema, path: string): string[][] {
  if (schema.properties) return optionRows(schema, `${path}.`);
  const forms = formsOf(schema);
  if (forms.length > 1 || forms[0] !== schema) return forms.flatMap((form) => insideRows(form, path));
  if (schema.items) return insideRows(schema.items, `${path}[]`);
  const values = valuesOf(schema);
  return values ? insideRows(values, `${path}.*`) : [];
}

function defaultWords(schema: Schema, required: boolean): string {
  // A map that is empty by default has the defaults of what is in it.
  if (schema.default !== undefined && written(schema.default) !== '{}')
    return `\`${written(schema.default)}\``;
  return required && schema.default === undefined ? 'required' : '';
}
