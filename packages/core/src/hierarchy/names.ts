const longest = 80;

/**
 * Why a name cannot be a node's; nothing when it can. Nodes are folders of a run and parts of `--set` paths, so
 * names hold neither slashes nor dots.
 */
export function nameFault(name: string): string | undefined {
  if (name.length === 0) return 'it is empty';
  if (name.length > longest) return `it is longer than ${longest} characters`;
  if (!/^[\p{L}\p{N}_]/u.test(name)) return 'it does not begin with a letter, a digit or `_`';
  const wrong = name.match(/[^\p{L}\p{N}\p{M}_+ -]/u);
  if (wrong) return `\`${wrong[0]}\` cannot stand in it`;
  if (name.endsWith(' ')) return 'it ends with a space';
  if (name === '__proto__') return 'JavaScript keeps it for itself';
  return undefined;
}

export const nameRule =
  'A node is a folder of the run: its name is made of letters, digits, `_`, `-`, `+` and inner spaces.';
