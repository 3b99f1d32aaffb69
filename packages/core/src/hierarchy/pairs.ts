interface Span {
  id: string;
  first: string;
  last: string;
  length: number;
}

/**
 * The tree that joins neighbours level by level; an odd one at the end is carried up.
 * Two segments joined are `neck+cloth`; more are named by the first and the last: `neck-to-hat`.
 * @returns joined node → its two parts, level by level; empty for a single segment
 */
export function joinPairs(segments: readonly string[]): Record<string, string[]> {
  const taken = new Set(segments.map((name) => name.toLowerCase()));
  const joined: Record<string, string[]> = {};
  let level: Span[] = segments.map((name) => ({ id: name, first: name, last: name, length: 1 }));
  while (level.length > 1) {
    const next: Span[] = [];
    for (let i = 0; i < level.length; i += 2) {
      const a = level[i]!;
      const b = level[i + 1];
      if (!b) {
        next.push(a);
        continue;
      }
      const span = join(a, b, taken);
      joined[span.id] = [a.id, b.id];
      next.push(span);
    }
    level = next;
  }
  return joined;
}

function join(a: Span, b: Span, taken: Set<string>): Span {
  const length = a.length + b.length;
  const name = length === 2 ? `${a.first}+${b.last}` : `${a.first}-to-${b.last}`;
  let id = name;
  for (let n = 2; taken.has(id.toLowerCase()); n++) id = `${name}-${n}`;
  taken.add(id.toLowerCase());
  return { id, first: a.first, last: b.last, length };
}
