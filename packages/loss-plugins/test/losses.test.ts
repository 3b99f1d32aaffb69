import { readdirSync } from 'node:fs';
import type { Loss, LossInput, Tensor, Tensor1D, Tensor2D, Tuples, Variable } from '@hemlkit/core/plugin';
import { toTuples, workbench } from '@hemlkit/testing';
import { describe, expect, it } from 'vitest';
import * as losses from '../src/losses';
import * as reducers from '../src/reducers';
import * as regularizers from '../src/regularizers';
import { expectGradient, expectLoss } from './close';
import { type GoldenBatch, golden, numbers } from './golden';
import { type GoldenLoss, lossSpec } from './golden-losses';
import { random } from './setup';

const components = [losses, reducers, regularizers].flatMap((kind) => Object.values(kind));
const { tf, create } = await workbench({ components, engine: 'onnxruntime' });
const { batches } = golden<{ batches: Record<string, GoldenBatch> }>('batches');
const folder = new URL('./fixtures/losses/', import.meta.url);
const names = readdirSync(folder).map((file) => file.replace('.json', ''));
let compared = 0;

function batch(name: string): { embeddings: Tensor2D; labels: Tensor1D } {
  const { labels, embeddings } = batches[name]!;
  const values = Float32Array.from(numbers(embeddings));
  return { embeddings: tf.tensor2d(values, embeddings.shape), labels: tf.tensor1d(labels, 'int32') };
}

function tuplesOf({ tuples, batch, ref_batch }: GoldenLoss): Tuples | undefined {
  if (!tuples) return undefined;
  const sizes = [batches[batch]!.labels.length, batches[ref_batch ?? batch]!.labels.length] as const;
  const [a, b, c, d] = tuples.indices as [number[], number[], number[], number[]];
  if (tuples.kind === 'triplets')
    return toTuples(
      tf,
      { kind: 'triplets', triplets: a.map((anchor, i) => [anchor, b[i]!, c[i]!]) },
      ...sizes,
    );
  const positive = a.map((anchor, i): [number, number] => [anchor, b[i]!]);
  const negative = c.map((anchor, i): [number, number] => [anchor, d[i]!]);
  return toTuples(tf, { kind: 'pairs', positive, negative }, ...sizes);
}

/** The loss's own weights, set to those of the case. */
function setWeights(loss: Loss, { weights }: GoldenLoss): Variable | undefined {
  expect(Object.keys(loss.variables ?? {})).toEqual(weights ? [weights.name] : []);
  if (!weights) return undefined;
  const variable = loss.variables![weights.name]!.value;
  variable.assign(tf.tensor(Float32Array.from(numbers(weights)), weights.shape));
  return variable;
}

describe.each(names)('%s', (name) => {
  const { cases } = golden<{ cases: GoldenLoss[] }>(`losses/${name}`);
  it.each(cases)('$id', async (one) => {
    const { labels, embeddings } = batches[one.batch]!;
    const classWeights = one.reducer.weights?.length;
    const loss = await create('loss', lossSpec(name, one), {
      classes: Number(one.params.num_classes ?? classWeights ?? Math.max(...labels) + 1),
      dimensions: embeddings.shape[1],
      random: random(),
    });
    const weights = setWeights(loss, one);
    const { embeddings: x, labels: y } = batch(one.batch);
    const reference = one.ref_batch ? batch(one.ref_batch) : undefined;
    const tuples = tuplesOf(one);
    const compute = (inputs: Tensor[]) => {
      const [first, second] = inputs as [Tensor2D, Tensor2D];
      const input: LossInput = { embeddings: first, labels: y, tuples };
      if (reference) input.reference = { ...reference, embeddings: second };
      return loss.compute(input);
    };
    const others = reference ? [reference.embeddings] : weights ? [weights] : [];
    const { value, grads } = tf.valueAndGrads((...inputs: Tensor[]) => compute(inputs))([x, ...others]);
    const [got, toEmbeddings, toOther] = await Promise.all([value, ...grads].map((tensor) => tensor.data()));
    const { expected } = one;
    expectLoss(got![0]!, expected.loss);
    expectGradient(toEmbeddings!, numbers(expected.grad_embeddings), 'embeddings');
    if (expected.grad_ref_embeddings)
      expectGradient(toOther!, numbers(expected.grad_ref_embeddings), 'reference');
    if (expected.grad_weights) expectGradient(toOther!, numbers(expected.grad_weights), 'weights');
    compared++;
  });
});

it('has compared every case', () => {
  console.log(`Losses: ${compared} golden cases equal on ${tf.getBackend()}.`);
  expect(compared).toBe(309);
});
