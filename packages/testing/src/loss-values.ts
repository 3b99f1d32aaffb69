import type { Loss, LossInput, Scalar, Tensor, Tensor2D, Tuples } from '@hemlkit/core/plugin';
import { type PlainBatch, toTensors } from './batches';
import { noiseFor } from './noise';
import { rowsOf } from './slope';
import type { Made } from './trial';
import { type TupleLists, toTuples } from './tuples';

type Rows = Omit<PlainBatch, 'name'>;

/** A batch as a loss takes it. */
export function inputOf({ product, bench }: Made<'loss'>, batch: Rows, lists?: TupleLists): LossInput {
  const { tf } = bench;
  const size = batch.labels.length;
  const tuples: Tuples | undefined = lists && toTuples(tf, lists, size);
  const noise = noiseFor(tf, product, size, size);
  return { ...toTensors(tf, batch), ...(tuples ? { tuples } : {}), ...(noise ? { noise } : {}) };
}

/** The value, and the gradients of the embeddings and of every trainable variable of the loss by name. */
export async function differentiate(made: Made<'loss'>, batch: Rows, lists?: TupleLists) {
  const { product, bench } = made;
  const { tf } = bench;
  const { embeddings, ...input } = inputOf(made, batch, lists);
  const moved = tf.variable(embeddings);
  const own = Object.entries(product.variables ?? {}).filter(([, { value }]) => value.trainable);
  const { value, grads } = tf.variableGrads(
    () => product.compute({ ...input, embeddings: moved as unknown as Tensor2D }) as Scalar,
    [moved, ...own.map(([, { value }]) => value)],
  );
  const gradients: Record<string, number[]> = {
    embeddings: await flat(grads[moved.name] ?? tf.zerosLike(moved)),
  };
  for (const [name, { value: variable }] of own)
    gradients[name] = await flat(grads[variable.name] ?? tf.zerosLike(variable));
  const [number] = await value.data();
  moved.dispose();
  return { value: number as number, gradients };
}

/** The value where the embeddings, or a variable, are others. */
export async function valueAt(
  made: Made<'loss'>,
  batch: PlainBatch,
  lists: TupleLists | undefined,
  name: string,
  x: number[],
) {
  const { tf } = made.bench;
  const input = inputOf(made, batch, lists);
  if (name === 'embeddings') input.embeddings = tf.tensor2d(x, input.embeddings.shape);
  const variable = made.product.variables?.[name]?.value;
  const kept = variable && tf.clone(variable);
  variable?.assign(tf.tensor(x, variable.shape));
  const [value] = await made.product.compute(input).data();
  if (kept) variable?.assign(kept);
  return value as number;
}

/** A loss's own variables, in rows. */
export async function weightsOf({ variables = {} }: Loss): Promise<Record<string, number[][]>> {
  const weights: Record<string, number[][]> = {};
  for (const [name, { value }] of Object.entries(variables))
    weights[name] = rowsOf(await flat(value), value.shape[value.rank - 1] ?? 1);
  return weights;
}

const flat = async (tensor: Tensor): Promise<number[]> => Array.from(await tensor.data());
