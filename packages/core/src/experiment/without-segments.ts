import { stringify } from 'yaml';
import type { Experiment } from '../contracts/experiment';
import { buildHierarchy } from '../hierarchy/index';
import { writeSegments } from './segments';

/** A spec without some of its segments. */
export interface WithoutSegments {
  /** Its segments and joins as lines of YAML. */
  lines: string;
  /** Settings of nodes that it has no more, by their paths: `overrides.hat`. */
  overrides: string[];
}

/**
 * A spec without some of its segments: a join that is left with one part is that part, and one that is left with none
 * is gone.
 *
 * @param gone names of segments
 * @returns nothing where no segment is left
 */
export function withoutSegments(
  { segments, hierarchy, overrides }: Pick<Experiment, 'segments' | 'hierarchy' | 'overrides'>,
  gone: ReadonlySet<string>,
): WithoutSegments | undefined {
  const left = segments.filter(({ name }) => !gone.has(name));
  if (left.length === 0) return undefined;
  const joins = joinsWithout(hierarchy, gone);
  const written = { segments: writeSegments(left), hierarchy: joins };
  const lines = Object.entries(written).map(([key, value]) => `${key}: ${stringify(value, flow).trim()}`);
  const built = buildHierarchy(
    left.map((segment) => ({ ...segment, path: [] })),
    joins,
  );
  const ids = new Set(built.hierarchy?.nodes.map(({ id }) => id));
  const others = Object.keys(overrides).filter((name) => !ids.has(name));
  return { lines: lines.join('\n'), overrides: others.map((name) => `overrides.${name}`) };
}

const flow = { collectionStyle: 'flow', flowCollectionPadding: false, lineWidth: 0 } as const;

function joinsWithout(
  hierarchy: Experiment['hierarchy'],
  gone: ReadonlySet<string>,
): Experiment['hierarchy'] {
  if (hierarchy === 'pairs') return hierarchy;
  const kept = new Map<string, string[]>();
  const resolved = (name: string): string[] => {
    if (gone.has(name)) return [];
    const parts = Object.hasOwn(hierarchy, name) ? hierarchy[name] : undefined;
    if (!parts) return [name];
    const left = parts.flatMap(resolved);
    if (left.length < 2) return left;
    kept.set(name, left);
    return [name];
  };
  const names = Object.keys(hierarchy);
  names.forEach(resolved);
  return Object.fromEntries(names.flatMap((name) => (kept.has(name) ? [[name, kept.get(name)!]] : [])));
}
