import { Document, isScalar, Scalar, visit } from 'yaml';
import type { Experiment } from '../contracts/experiment';
import { experimentSchemaOfCore } from './experiment-schema';
import { type Reference, replaceReferences } from './reference';
import { unusedCharacters } from './references';
import { writeSegments } from './segments';
import { writeTraining } from './settings';

/** Keys of a spec in the order in which they are written; what plugins bring stands before the executor. */
function keysInOrder(values: object): string[] {
  const unwritten = ['heml', 'extends', 'replace'];
  const core = Object.keys(experimentSchemaOfCore.properties).filter((key) => !unwritten.includes(key));
  const sections = Object.keys(values)
    .filter((key) => !core.includes(key) && !unwritten.includes(key))
    .sort();
  const at = core.indexOf('executor');
  return [...core.slice(0, at), ...sections, ...core.slice(at)].filter((key) => key in values);
}

const opening = '${env:';

/**
 * The experiment as YAML with every default written out. What came from the environment is written as the reference that it
 * was: it may be a password, and the file is passed on with a run.
 */
export function resolvedText(experiment: Experiment, references: readonly Reference[] = []): string {
  const values: Record<string, unknown> = {
    ...experiment,
    segments: writeSegments(experiment.segments),
    training: writeTraining(experiment.training),
  };
  const spec = {
    heml: 1,
    ...Object.fromEntries(keysInOrder(values).map((key) => [key, values[key]])),
  };
  const [open = '', close = ''] = references.length > 0 ? unusedCharacters(JSON.stringify(spec)) : [];
  const written: string[] = [];
  const hide = (text: string) => `${open}${written.push(text) - 1}${close}`;
  const hidden = replaceReferences<unknown>(spec, references, ({ pieces }) =>
    pieces.map((piece) => (typeof piece === 'string' ? piece : hide(piece.reference))).join(''),
  );
  const doc = new Document(hidden, { aliasDuplicateObjects: false });
  visit(doc, {
    Scalar(_, node) {
      if (typeof node.value !== 'string') return;
      if (node.value.includes(opening) || (open !== '' && node.value.includes(open)))
        node.type = Scalar.QUOTE_DOUBLE;
    },
    Seq(_, list) {
      // `[0.16, 1]` on one line, as a person writes it; `plugins` and the like, which grow long, an item a line.
      if (list.items.length <= 4 && list.items.every(isScalar)) list.flow = true;
    },
  });
  // A value that looks like a reference is escaped, so that it is not read as one.
  const text = doc
    .toString({ lineWidth: 110, flowCollectionPadding: false })
    .replaceAll(opening, '\\x24{env:');
  return written.reduce((all, reference, i) => all.replaceAll(`${open}${i}${close}`, () => reference), text);
}
