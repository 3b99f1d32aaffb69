import type { Experiment } from '@hemlkit/core/run';

/**
 * An experiment without one of its segments: where no training image shows it any more, it could not be trained. A joined
 * node that is left with a single child goes too, and the child takes its place.
 */
export function withoutSegment(experiment: Experiment, name: string): Experiment {
  const { bias, hierarchy, overrides, ...rest } = experiment;
  const segments = experiment.segments.filter((segment) => segment.name !== name);
  const { attribute, segment, allowed, ...kept } = bias ?? {};
  const isGone = (of: typeof attribute) =>
    typeof of === 'object' && !('name' in of) && ('look' in of ? of.look : of.segment) === name;
  const pruned = typeof hierarchy === 'string' ? hierarchy : prune(hierarchy, name);
  const nodes = new Set([
    ...segments.map((one) => one.name),
    ...(typeof pruned === 'string' ? [] : Object.keys(pruned)),
  ]);
  return {
    ...rest,
    segments,
    hierarchy: pruned,
    overrides: Object.fromEntries(
      Object.entries(overrides ?? {}).filter(([id]) => typeof pruned === 'string' || nodes.has(id)),
    ),
    ...(bias && {
      bias: {
        ...kept,
        allowed: (allowed ?? []).filter((one) => one !== name),
        ...(attribute !== undefined && !isGone(attribute) && { attribute }),
        ...(segment !== undefined && segment !== name && { segment }),
      },
    }),
  };
}

/** Takes a leaf out of joined nodes: one with no child left goes as well, one with a single child is that child. */
function prune(joined: Readonly<Record<string, readonly string[]>>, leaf: string): Record<string, string[]> {
  const instead = new Map<string, string | undefined>([[leaf, undefined]]);
  const left: Record<string, string[]> = {};
  for (let changed = true; changed; ) {
    changed = false;
    for (const key of Object.keys(left)) delete left[key];
    for (const [id, children] of Object.entries(joined)) {
      if (instead.has(id)) continue;
      const own = children.map((child) => through(child, instead)).filter((child) => child !== undefined);
      if (own.length > 1) left[id] = own;
      else {
        instead.set(id, own[0]);
        changed = true;
      }
    }
  }
  return left;
}

const through = (id: string, instead: ReadonlyMap<string, string | undefined>): string | undefined => {
  let at: string | undefined = id;
  while (at !== undefined && instead.has(at)) at = instead.get(at);
  return at;
};
