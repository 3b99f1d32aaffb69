import { basename, join } from 'node:path';
import { type LoadedExperiment, resolvedText, type Sample, type Split } from '@hemlkit/core/run';
import { groupAttribute } from '../audit-data/image-groups';
import type { AttributeState, Composite, Refusal } from '../contracts/deflate';
import type { Gate } from '../contracts/gate';
import { groupColumn, type Labelled, labelsCsv } from './labels-file';
import type { Data } from './open-data';
import { copyId, imageName, type TargetFolder } from './target-folder';
import { withoutSegment } from './without-segment';

export interface WriteRequest {
  target: TargetFolder;
  data: Data;
  loaded: LoadedExperiment;
  /** The spec's new name. */
  name: string;
  /** Indices of the training split. */
  real: readonly number[];
  composites: readonly Composite[];
  refused: readonly Refusal[];
  gate?: Gate;
  /** The name of the attribute that was made independent of the label. */
  attribute: string;
  /** The attributes of a composite, with the one that was changed. */
  attributesOf: (sample: Sample, has: AttributeState, donor?: Sample) => Sample['attributes'];
  /** A segment that no training image shows any more. */
  gone?: string;
}

/**
 * Writes all but the composites' pixels, in the layout that the dataset `folder` reads: real images under their ids, linked
 * where the disk can; class maps, labels, a list a split; where every composite comes from; the spec last, unless the
 * composites were refused.
 */
export async function writeDeflated(request: WriteRequest): Promise<string | undefined> {
  const { target, data, real, composites, refused, gate, attributesOf } = request;
  const labelled: Labelled[] = [];
  const lists: Partial<Record<Split, string[]>> = {};
  const group = groupAttribute(request.loaded.experiment);
  const sourceOf = ({ id, attributes }: Sample) => {
    const own = group === undefined ? '' : (attributes?.[group] ?? '');
    return own === '' ? id : String(own);
  };
  const put = async (split: Split, samples: readonly Sample[]) => {
    const copies = new Map<string, number>();
    lists[split] = [];
    for (const sample of samples) {
      const copy = (copies.get(sample.id) ?? 0) + 1;
      copies.set(sample.id, copy);
      const name = imageName(sample, copy);
      await target.link(sample.image, `images/${name}`);
      const mask = `masks/${copyId(sample.id, copy)}.png`;
      if (sample.mask !== undefined) await target.link(sample.mask, mask);
      lists[split]?.push(name);
      labelled.push({ ...sample, name, composite: false, source: sourceOf(sample) });
    }
  };
  const { train, validation, test } = data.splits;
  await put(
    'train',
    real.map((i) => train[i] as Sample),
  );
  await put('validation', validation);
  if (test?.length) await put('test', test);
  const byId = new Map(train.map((sample) => [sample.id, sample]));
  for (const { id, recipient, donor, label, has } of composites) {
    const name = `${id}.png`;
    lists.train?.push(name);
    const sample = byId.get(recipient) as Sample;
    const attributes = attributesOf(sample, has, donor === undefined ? undefined : byId.get(donor));
    const source = sourceOf(sample);
    labelled.push({ name, label, composite: true, source, ...(attributes && { attributes }) });
  }
  await target.write('classes.json', `${JSON.stringify({ classes: data.classes }, null, 2)}\n`);
  await target.write('labels.csv', labelsCsv(labelled));
  for (const [split, names] of Object.entries(lists))
    await target.write(`${split}.txt`, names.map((name) => `${listed(name)}\n`).join(''));
  await target.write('manifest.jsonl', lines(composites));
  await target.write('refused.jsonl', lines(refused));
  if (gate) await target.write('gate.json', `${JSON.stringify(gate, null, 2)}\n`);
  if (gate?.refused && !gate.overruled) {
    // One that was written when the gate was overruled.
    await target.remove('deflated.yaml');
    return undefined;
  }
  await target.write('deflated.yaml', specText(request, Object.keys(lists)));
  return join(target.folder, 'deflated.yaml');
}

/** A line that begins with # would be a comment. */
const listed = (name: string): string => (name.startsWith('#') ? `./${name}` : name);

const lines = (values: readonly object[]): string => values.map((one) => `${JSON.stringify(one)}\n`).join('');

/**
 * The spec with the dataset replaced, and its name, so that its run has a folder of its own. Written out whole: of one that
 * extended the other, options of the old dataset would be merged into the new. Images made from one image belong together.
 */
function specText({ loaded, name, gone, attribute }: WriteRequest, splits: readonly string[]): string {
  const dataset = {
    type: 'folder',
    root: '.',
    label: { column: 'label', verbatim: true },
    split: Object.fromEntries(splits.map((split) => [split, { list: `${split}.txt` }])),
  };
  const { experiment } = loaded;
  const of = experiment.bias?.attribute;
  // A look, or one of several values, was written as a column of labels, by which composites are known, too.
  const known = typeof of === 'object' && !('segment' in of) && { attribute };
  const left = gone === undefined ? experiment : withoutSegment(experiment, gone);
  const rest =
    gone === undefined
      ? 'all but the name and the dataset'
      : `what is not of ${gone}, the name and the dataset`;
  return (
    `# ${basename(loaded.file)} with its training split deflated: ${rest} is as it was.\n` +
    resolvedText(
      { ...left, name, dataset, bias: { allowed: [], ...left.bias, ...known, group: groupColumn } },
      loaded.references,
    )
  );
}
