import { specDifferences } from '@hemlkit/core/run';
import type { RunRecord } from './run-record';

/** What differs between two runs. */
export interface RunComparison {
  a: string;
  b: string;
  /** Settings of the resolved specs that are not the same. */
  settings: { path: string; a: unknown; b: unknown }[];
  /** The metrics of every node that both have, in the order of `a`; none while one is not finished. */
  nodes: { id: string; metrics: Record<string, { a: number; b: number }> }[];
  /** Nodes that only one of them has. */
  onlyA: string[];
  onlyB: string[];
}

export function compareRuns(a: RunRecord, b: RunRecord): RunComparison {
  const settings = specDifferences([a.spec, b.spec]).map(({ path, values }) => ({
    path,
    a: values[0],
    b: values[1],
  }));
  const [left, right] = [a, b].map(
    ({ summary }) => new Map(summary?.nodes.map(({ id, metrics }) => [id, metrics])),
  );
  const nodes = [...left!].flatMap(([id, own]) => {
    const other = right!.get(id);
    if (!other) return [];
    const names = Object.keys(own).filter((name) => name in other);
    return [
      { id, metrics: Object.fromEntries(names.map((name) => [name, { a: own[name]!, b: other[name]! }])) },
    ];
  });
  const only = (these: Map<string, unknown>, those: Map<string, unknown>) =>
    [...these.keys()].filter((id) => !those.has(id));
  return { a: a.name, b: b.name, settings, nodes, onlyA: only(left!, right!), onlyB: only(right!, left!) };
}
