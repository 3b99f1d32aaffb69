import { Document, isScalar, Scalar, visit } from 'yaml';
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
  'bias',
  'trackers',
  'engine',
  'overrides',
];

const reference = '${env:';

/** The experiment as YAML with every default written out. */
export function resolvedText(experiment: Experiment): string {
  const values: Partial<Record<keyof Experiment, unknown>> = {
    ...experiment,
    segments: writeSegments(experiment.segments),
    training: writeTraining(experiment.training),
  };
  const spec = {
    heml: 1,
    ...Object.fromEntries(order.filter((key) => key in values).map((key) => [key, values[key]])),
  };
  const doc = new Document(spec, { aliasDuplicateObjects: false });
  visit(doc, {
    Scalar(_, node) {
      if (typeof node.value === 'string' && node.value.includes(reference)) node.type = Scalar.QUOTE_DOUBLE;
    },
    Seq(_, list) {
      // `[0.16, 1]` on one line, as a person writes it; `plugins` and the like, which grow long, an item a line.
      if (list.items.length <= 4 && list.items.every(isScalar)) list.flow = true;
    },
  });
  // A value that looks like a reference is none any more.
  return doc.toString({ lineWidth: 110, flowCollectionPadding: false }).replaceAll(reference, '\\x24{env:');
}
