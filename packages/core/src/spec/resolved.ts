import { stringify } from 'yaml';
import type { Experiment } from '../contracts/experiment';
import { writeSegments } from './segments';
import { writeTraining } from './settings';

const order: (keyof Experiment)[] = [
  'name',
  'seed',
  'plugins',
  'dataset',
  'segmenter',
  'segments',
  'hierarchy',
  'model',
  'training',
  'evaluation',
  'explanation',
  'engine',
  'overrides',
];

/** The experiment as YAML with every default written out. */
export function resolvedText(experiment: Experiment): string {
  const values: Record<keyof Experiment, unknown> = {
    ...experiment,
    segments: writeSegments(experiment.segments),
    training: writeTraining(experiment.training),
  };
  const spec = { heml: 1, ...Object.fromEntries(order.map((key) => [key, values[key]])) };
  return stringify(spec, { lineWidth: 110, aliasDuplicateObjects: false });
}
