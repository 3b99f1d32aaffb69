import { isSchema, type JsonSchema } from '../walk-schema';

type Definitions = Record<string, JsonSchema>;

/**
 * Every place of a spec that can be set by its dotted path (`training.loss.margin`), with the schema of its value. An
 * option that several types of a component have may be any of theirs.
 * @param schema the editor's schema of specs
 */
export function settingPaths(schema: JsonSchema): Record<string, JsonSchema> {
  return Object.fromEntries(inside(schema, '', schema.$defs as Definitions, []));
}

type Found = [path: string, schema: JsonSchema];

function inside(
  schema: JsonSchema,
  path: string,
  definitions: Definitions,
  kinds: readonly string[],
): Found[] {
  const name = referred(schema);
  if (name !== undefined) {
    // A component of a kind inside itself has no end.
    if (kinds.includes(name)) return [];
    if (`${name}.any` in definitions) return ofComponent(name, path, definitions, [...kinds, name]);
    return inside(definitions[name]!, path, definitions, kinds);
  }
  const maps = [schema, ...((schema.anyOf as JsonSchema[] | undefined) ?? [])];
  return maps.flatMap((map) => [
    ...(map !== schema && referred(map) !== undefined ? inside(map, path, definitions, kinds) : []),
    ...Object.entries((map.properties as Definitions | undefined) ?? {}).flatMap(([key, value]): Found[] => {
      const at = path === '' ? key : `${path}.${key}`;
      return [[at, value], ...inside(value, at, definitions, kinds)];
    }),
  ]);
}

function ofComponent(
  kind: string,
  path: string,
  definitions: Definitions,
  kinds: readonly string[],
): Found[] {
  const { properties } = definitions[kind] as { properties: Definitions };
  const options = definitions[`${kind}.any`]!.properties as Definitions;
  const variants = Object.keys(definitions).filter(
    (name) => name.startsWith(`${kind}.`) && name !== `${kind}.any`,
  );
  const found: Found[] = [[`${path}.type`, properties.type!]];
  for (const [option, { description, markdownDescription }] of Object.entries(options)) {
    if (option === 'type') continue;
    const at = `${path}.${option}`;
    const owners = variants.filter((name) => option in (definitions[name]!.properties as Definitions));
    const own = owners.map((name) => ({ $ref: `#/$defs/${name}/properties/${option}` }));
    found.push([at, { description, markdownDescription, anyOf: own }]);
    const nested = owners.flatMap((name) => {
      const schema = (definitions[name]!.properties as Definitions)[option]!;
      return inside(schema, at, definitions, kinds);
    });
    found.push(...nested);
  }
  return found;
}

/** The definition that a schema is, if it is one. */
function referred({ $ref, allOf }: JsonSchema): string | undefined {
  const target =
    $ref ?? (Array.isArray(allOf) && allOf.length === 1 && isSchema(allOf[0]) ? allOf[0].$ref : undefined);
  return typeof target === 'string' ? target.slice('#/$defs/'.length) : undefined;
}
