import { marksOf, schemaAt } from '../plugins/marks';
import { experimentSchemaOfCore } from './experiment-schema';
import { isMap, type PlainMap } from './merge';

/**
 * A component written without a `type` is the default one with other options: `--set training.loss.margin=0.2` on
 * a spec that names no loss means the default loss. Changes `spec`.
 */
export function fillTypes(spec: PlainMap): void {
  fill(experimentSchemaOfCore, spec);
}

function fill(schema: unknown, value: unknown): void {
  if (!isMap(value)) return;
  const { kind, defaultType } = marksOf(schema);
  if (kind !== undefined) {
    if (defaultType !== undefined && !('type' in value)) value.type = defaultType;
    return;
  }
  for (const [key, inner] of Object.entries(value)) fill(schemaAt(schema, key), inner);
}
