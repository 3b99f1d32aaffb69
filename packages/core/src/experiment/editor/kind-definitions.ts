import { kindKeyword, typeKeyword } from '../assemble';
import type { JsonSchema } from '../walk-schema';
import { withHoverText } from './hover-text';
import { environmentText, forEditor } from './rewrite';

interface Variant extends JsonSchema {
  description: string;
  properties: Record<string, JsonSchema>;
}

/**
 * The definitions of components, one for each kind. It offers the types and, once one is written, points to the options of
 * that type (`loss.triplet`). For a component without a type, which another file or the default gives, it points to all
 * options of the kind (`loss.any`).
 * @param kinds the kinds' own definitions, discriminated by `type`
 */
export function kindDefinitions(kinds: Record<string, JsonSchema>): Record<string, JsonSchema> {
  return Object.fromEntries(
    Object.entries(kinds).flatMap(([kind, definition]) => {
      const variants = (definition.oneOf as Variant[]).filter((one) => typeKeyword in one);
      return [
        [kind, kindDefinition(kind, variants)],
        [`${kind}.any`, anyVariant(kind, variants)],
        ...variants.map((one): [string, JsonSchema] => [
          `${kind}.${typeOf(one)}`,
          variantDefinition(kind, one),
        ]),
      ];
    }),
  );
}

const typeOf = (variant: Variant): string => String(variant[typeKeyword]);
const article = (kind: string): string => (/^[aeiou]/.test(kind) ? 'an' : 'a');

function kindDefinition(kind: string, variants: readonly Variant[]): JsonSchema {
  const types = variants.map((variant) => ({ const: typeOf(variant), description: variant.description }));
  return {
    type: 'object',
    [kindKeyword]: kind,
    properties: {
      type: {
        anyOf: [...types, environmentText],
        description: `Which ${kind}: its name in \`heml plugins\`.`,
      },
    },
    // Where no plugin brings any, there is no type to ask for.
    ...(variants.length > 0 ? { allOf: byType(kind, variants.map(typeOf)) } : {}),
  };
}

const byType = (kind: string, types: readonly string[]): JsonSchema[] => [
  ...types.map((type) => ({
    if: isOf([type]),
    // biome-ignore lint/suspicious/noThenProperty: JSON Schema's keyword
    then: { $ref: `#/$defs/${kind}.${type}` },
  })),
  // biome-ignore lint/suspicious/noThenProperty: JSON Schema's keyword
  { if: isOf(types), then: {}, else: { $ref: `#/$defs/${kind}.any` } },
];

export const isOf = (types: readonly string[]): JsonSchema => ({
  required: ['type'],
  properties: { type: types.length === 1 ? { const: types[0] } : { enum: types } },
});

function variantDefinition(kind: string, variant: Variant): JsonSchema {
  const { title: _, description, [kindKeyword]: _kind, [typeKeyword]: _type, ...options } = variant;
  const rewritten = forEditor(options, `${kind} ${typeOf(variant)}`);
  const type = { const: typeOf(variant), description };
  return { ...rewritten, properties: { ...(rewritten.properties as JsonSchema), type } };
}

/** Every option of every type of a kind, its values unchecked: nobody knows which type is meant. */
function anyVariant(kind: string, variants: readonly Variant[]): JsonSchema {
  const options = new Map<string, Map<string, string[]>>();
  for (const variant of variants) {
    for (const [name, { description }] of Object.entries(variant.properties)) {
      if (name === 'type') continue;
      const texts = options.get(name) ?? new Map<string, string[]>();
      options.set(name, texts);
      const text = String(description ?? '');
      texts.set(text, [...(texts.get(text) ?? []), typeOf(variant)]);
    }
  }
  const properties = [...options].map(([name, texts]) => {
    const lines = [...texts].map(([text, types]) =>
      texts.size === 1 ? text : `${types.join(', ')}: ${text}`,
    );
    // Not suggested: `type` is what a person writes first.
    return [
      name,
      withHoverText(
        { description: lines.join('\n\n'), doNotSuggest: true },
        `${article(kind)} ${kind}'s ${name}`,
      ),
    ];
  });
  return {
    type: 'object',
    properties: { type: { doNotSuggest: true }, ...Object.fromEntries(properties) },
    additionalProperties: false,
  };
}
