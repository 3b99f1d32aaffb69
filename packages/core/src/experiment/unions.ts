import type { ErrorObject } from 'ajv';

type Branch = Record<string, unknown>;

/**
 * Ajv's errors without those that only repeat another. An `if` reports that its `then` or `else` failed, which has errors of
 * its own. Of a union, the errors of the one branch that the value was meant for remain, or that of the union as a whole.
 */
export function withoutRepeats(errors: readonly ErrorObject[]): ErrorObject[] {
  const dropped = new Set<ErrorObject>();
  for (const error of errors) {
    const { keyword, params } = error;
    if (keyword === 'if') dropped.add(error);
    // A missing tag is reported as a missing key.
    if (keyword === 'discriminator' && params.tagValue === undefined) dropped.add(error);
    if (keyword !== 'anyOf' && keyword !== 'oneOf') continue;
    const meant = branchMeant(error);
    if (meant !== undefined) dropped.add(error);
    for (const other of errors)
      if (other !== error && isOfOtherBranch(other, error, meant)) dropped.add(other);
  }
  return errors.filter((error) => !dropped.has(error));
}

/** The position of the only branch that a map or a list can be meant for. */
function branchMeant({ schema, data }: ErrorObject): number | undefined {
  const kind = Array.isArray(data)
    ? 'array'
    : typeof data === 'object' && data !== null
      ? 'object'
      : undefined;
  const fitting = (schema as Branch[]).flatMap(({ type, $ref }, i) =>
    type === kind || (kind === 'object' && typeof $ref === 'string') ? [i] : [],
  );
  return kind !== undefined && fitting.length === 1 ? fitting[0] : undefined;
}

function isOfOtherBranch(other: ErrorObject, union: ErrorObject, meant: number | undefined): boolean {
  const inside =
    other.schemaPath.startsWith(`${union.schemaPath}/`) && other.instancePath.startsWith(union.instancePath);
  return inside && !(meant !== undefined && other.schemaPath.startsWith(`${union.schemaPath}/${meant}/`));
}
