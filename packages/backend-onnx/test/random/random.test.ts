import { afterAll, describe, expect, it } from 'vitest';
import { kernels } from '../../src/kernels/index';
import { on, tf } from '../support/backends';
import { compare, compareGradients, gradientsOf } from '../support/compare';
import { Draw, type Table } from './draw';
import { elementwise } from './elementwise';
import { shapes } from './shapes';
import { sums } from './sums';
import { windows } from './windows';

/** Draws of each case; `RANDOM_DRAWS=50` looks longer. */
const DRAWS = Number(process.env.RANDOM_DRAWS ?? 2);
const tables: Record<string, Table> = { elementwise, windows, sums, shapes };
const ran = new Set<string>();

/** Another one for each case, so that not all draw the same shapes. */
const seedOf = (name: string) =>
  [...name].reduce((hash, letter) => (hash * 31 + letter.charCodeAt(0)) % 99991, 7);

describe.each(Object.entries(tables))('random shapes and settings: %s', (_, table) => {
  it.each(Object.entries(table))('%s', async (name, make) => {
    for (let i = 0; i < DRAWS; i++) {
      const { op, inputs, differentiable = true, tolerance } = make(new Draw(seedOf(name) + i));
      const options = tolerance === undefined ? {} : { tolerance };
      const what = `${name}, draw ${i + 1}: ${inputs.map(({ dtype, shape }) => `${dtype} [${shape}]`).join(', ')}`;
      const isFloat = inputs.some(({ dtype }) => dtype === 'float32');
      try {
        await compare(op, inputs, options);
        if (differentiable && isFloat) await compareGradients(op, inputs, options);
      } catch (error) {
        throw new Error(`${what}: ${(error as Error).message}`, { cause: error });
      }
      const looked = differentiable && isFloat ? [op, gradientsOf(op, inputs)] : [op];
      const names = await on('cpu', async () => {
        const tensors = inputs.map(({ values, shape, dtype }) => tf.tensor(values, shape, dtype));
        const found: string[] = [];
        for (const fn of looked) found.push(...(await tf.profile(() => fn(...tensors) as never)).kernelNames);
        tf.dispose(tensors);
        return found;
      });
      for (const kernel of names) ran.add(kernel);
    }
  });
});

/** Kernels that the tables above do not reach, and why. */
const elsewhere: Record<string, string> = {
  Transform: 'its matrices are chosen with care, in sample.test.ts',
  BroadcastTo: 'tf.broadcastTo tiles',
  LogicalXor: 'tf.logicalXor is made of others',
  LogSoftmax: 'tf.logSoftmax is made of others',
};

afterAll(() => {
  const missing = Object.keys(kernels).filter((name) => !ran.has(name) && !elsewhere[name]);
  expect(missing, 'kernels that no random case reaches').toEqual([]);
});
