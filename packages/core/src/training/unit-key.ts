import type { ComponentSpec } from '../contracts/component-spec';
import type { HierarchyNode } from '../contracts/experiment';
import type { Content } from '../experiment/content';
import { hashValue } from '../files/hash';
import type { Data } from './split-data';

/**
 * Raised when training itself changes, so that older results are not taken for its own.
 *
 * 2: sums of many numbers are made in blocks. Of epochs that tie on `keep` the later is kept, of epochs without a value of
 * it the last. The processor's vectors are part of the key. `patience: N` ends training after N epochs without a better
 * one, not N + 1.
 */
const trainingVersion = 2;

/**
 * Raised when equal weights get other keys. A run's folder records the version that named its nodes, so that nodes of an
 * earlier version are not taken for unfinished ones and replaced.
 *
 * 2: a key holds the plugins and the metric that decide the node's weights, and no others.
 */
export const keyVersion = 2;

export interface UnitKeyParts {
  /** The node that names it. */
  node: HierarchyNode;
  /** Further nodes that it answers for. */
  others: readonly HierarchyNode[];
  /** The method with its options, and its version; absent for the method that trained all units before there were methods. */
  method?: Content & { version?: number };
  /** What the method names as deciding. */
  settings: Content;
  data: Data;
  seed: number;
  /** Type, threads and device count: products split over threads add up in another order. Workers change no bit. */
  engine: ComponentSpec;
  /** The engine's plugin, where it is not core. */
  enginePlugins: Record<string, string>;
  /** See `Engine.arithmetic`. */
  arithmetic?: string;
  /** The metric that gives the number by which an epoch's weights are kept. */
  keep: Content;
  /** That number is better the smaller it is. Keys of others stay as they are. */
  smallerIsBetter?: true;
  /** Keys of the units that it starts from, in order. */
  needs: readonly string[];
}

/**
 * The hash of all that decides a unit's weights: a finished unit with the same key is used again, by a resumed run, a
 * sweep or another hierarchy. What else the spec has decides nothing: its name and the run's, trackers, metrics
 * that no epoch is kept by, the distance of explanations, workers, paths, and plugins of which the unit uses nothing.
 */
export function unitKey({
  node,
  others,
  method,
  settings,
  data,
  seed,
  engine,
  enginePlugins,
  arithmetic,
  keep,
  smallerIsBetter,
  needs,
}: UnitKeyParts): string {
  const { train, validation } = data.splits;
  const shown = ({ classes }: HierarchyNode) => classes.map((name) => data.segmenter.classes.indexOf(name));
  return hashValue({
    version: trainingVersion,
    // The id names the node's generator.
    id: node.id,
    classes: shown(node),
    // Keys from before there were methods stay as they are.
    ...(others.length === 0 ? {} : { others: others.map((other) => [other.id, shown(other)]) }),
    ...(method === undefined ? {} : { method }),
    settings,
    data: [train.key, [...train.labels], validation.key, [...validation.labels]],
    seed,
    engine: {
      type: engine.type,
      threads: engine.threads,
      // Other devices round otherwise. Keys from before there were any stay as they are.
      ...(engine.device === undefined || engine.device === 'cpu' ? {} : { device: engine.device }),
    },
    ...(arithmetic === undefined ? {} : { arithmetic }),
    ...(Object.keys(enginePlugins).length === 0 ? {} : { enginePlugins }),
    keep,
    ...(smallerIsBetter && { smallerIsBetter }),
    // Its name from when every unit was a node.
    children: needs,
  }).slice(0, 32);
}
