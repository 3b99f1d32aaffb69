/**
 * YAML of one line a setting, in which lines of another text stand in place of those of the same key. A line that has no
 * counterpart comes after the one that it is indented under, or to the end.
 *
 * @example
 * laidOver('a: 1\nb:\n  c: 2\n', 'b:\n  d: 3\n') // 'a: 1\nb:\n  d: 3\n  c: 2\n'
 */
export function laidOver(text: string, part: string): string {
  const lines = text.trimEnd().split('\n');
  let above = lines.length - 1;
  for (const line of part.trimEnd().split('\n')) {
    const key = line.slice(0, line.indexOf(':') + 1);
    const at = lines.findIndex((other) => other.startsWith(key));
    if (at >= 0) lines[at] = line;
    else lines.splice((/^\s/.test(line) ? above : lines.length - 1) + 1, 0, line);
    if (!/^\s/.test(line)) above = at >= 0 ? at : lines.length - 1;
  }
  return `${lines.join('\n')}\n`;
}
