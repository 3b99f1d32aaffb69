import type { ModelFiles } from '@hemlkit/core/onnx';
import { HemlError } from '@hemlkit/core/plugin';

/**
 * The names of a model's classes by id: the option's, or those of `id2label` in its config.json (revisions of one model
 * differ in their order, so no list is built in).
 */
export function classNames({ model, config }: ModelFiles, given: readonly string[] | undefined): string[] {
  const labels = (config?.value as { id2label?: unknown } | undefined)?.id2label;
  const names = given ? [...given] : labels && typeof labels === 'object' ? inOrder(labels) : undefined;
  if (!names)
    throw new HemlError(
      config
        ? `The segmenter's classes have no names: ${config.file} has no id2label that names the ids 0, 1, 2, ...`
        : `The segmenter's classes have no names: there is no config.json beside ${model}`,
      {
        code: 'class-names-missing',
        kind: 'usage',
        hint: "Put the model's config.json beside it, or list the names in the option `classes`, in the order of their ids.",
      },
    );
  const twice = names.find((name, id) => names.indexOf(name) !== id);
  const wrong =
    twice !== undefined
      ? `Two of the segmenter's classes are called '${twice}'`
      : names.length > 256
        ? `The segmenter has ${names.length} classes, but a class map holds at most 256`
        : undefined;
  if (wrong)
    throw new HemlError(`${wrong}: ${given ? 'option `classes`' : config?.file}`, {
      code: twice !== undefined ? 'class-repeated' : 'classes-too-many',
      kind: 'usage',
      hint: 'Name every class once, in the option `classes`.',
    });
  return names;
}

/** The names in the order of their ids; undefined unless the ids are 0, 1, 2, ... */
function inOrder(labels: object): string[] | undefined {
  const entries = Object.entries(labels);
  const names = entries.map((_, id) => (labels as Record<string, unknown>)[id]);
  return entries.length > 0 && names.every((name) => typeof name === 'string')
    ? (names as string[])
    : undefined;
}
