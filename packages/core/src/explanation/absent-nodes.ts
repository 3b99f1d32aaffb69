import type { Hierarchy } from '../contracts/experiment';

/** The nodes none of whose classes an image shows. @param pixels of each class, by id */
export function absentNodes(
  { nodes }: Hierarchy,
  classes: readonly string[],
  pixels: readonly number[],
): ReadonlySet<string> {
  const isAbsent = (name: string) => !pixels[classes.indexOf(name)];
  return new Set(nodes.filter((node) => node.classes.every(isAbsent)).map(({ id }) => id));
}
