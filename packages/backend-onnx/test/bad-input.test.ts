import type { Tensor } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { backend, tf } from './support/backends';

beforeAll(async () => {
  await tf.setBackend('onnxruntime');
});

const message = async (run: () => unknown): Promise<string> => {
  try {
    await run();
  } catch (error) {
    return (error as Error).message;
  }
  return 'nothing was thrown';
};

describe('what the backend does not have', () => {
  it('names the operation, its tensors, the reason and a way out', async () => {
    const text = await message(() => tf.complex([1, 2], [3, 4]));
    expect(text).toMatch(/Complex.*real float32 \[2\].*complex numbers.*setBackend/s);
    expect(await message(() => tf.sparse.sparseReshape([[0, 1]], [2, 2], [4]))).toMatch(
      /SparseReshape.*inputIndices int32 \[1, 2\].*depends on the values/s,
    );
  });

  it('names the type and the shape of a tensor that it cannot hold', async () => {
    expect(await message(() => tf.tensor2d([['a', 'b']]))).toMatch(
      /float32, int32 and bool.*string \[1, 2\]/,
    );
  });

  it('refuses what needs values inside of a compiled step, by name', async () => {
    const build = () =>
      backend.compile((x) => [tf.unique(x as Tensor).values], [{ shape: [3], dtype: 'float32' }], {
        name: 'distinct',
      });
    expect(await message(build)).toMatch(/Unique.*distinct/s);
  });

  it('stays usable afterwards', () => {
    expect(Array.from(tf.tidy(() => tf.tensor1d([1, 4]).sqrt().dataSync()))).toEqual([1, 2]);
  });
});

describe('an index out of range', () => {
  const gather = (...indices: number[]) =>
    message(() => tf.tidy(() => tf.gather(tf.tensor1d([1, 2, 3]), tf.tensor1d(indices, 'int32')).dataSync()));

  it('is an error as in the cpu backend, below as above', async () => {
    expect(await gather(0, 3)).toMatch(
      /GatherV2 \(as Gather of float32 \[3\], int32 \[2\]\).*out of data bounds, idx=3/s,
    );
    expect(await gather(-1, 0)).toMatch(/GatherV2.*out of data bounds/s);
  });

  it('is one in a compiled step', async () => {
    const program = backend.compile(
      (x, i) => [tf.gather(x as Tensor, i as tf.Tensor1D)],
      [
        { shape: [3], dtype: 'float32' },
        { shape: [1], dtype: 'int32' },
      ],
    );
    const run = (index: number) => program.run([Float32Array.of(1, 2, 3), Int32Array.of(index)]);
    expect(await message(() => run(-1))).toMatch(/GatherV2.*out of data bounds/s);
    expect((await run(2))[0]?.[0]).toBe(3);
    program.dispose();
  });

  it('finds no row of another batch', async () => {
    const batched = (...indices: number[]) =>
      message(() =>
        tf.tidy(() => {
          const x = tf.tensor2d([1, 2, 3, 4], [2, 2]);
          return tf.gather(x, tf.tensor2d(indices, [2, 1], 'int32') as never, 1, 1).dataSync();
        }),
      );
    expect(await batched(2, 0)).toMatch(/GatherV2.*out of data bounds/s);
    expect(await batched(0, -1)).toMatch(/GatherV2.*out of data bounds/s);
    expect(await batched(0, 1)).toBe('nothing was thrown');
  });
});

describe('out of memory', () => {
  // Its square is more bytes than a process has addresses.
  const HUGE = 10_000_000;

  it('eagerly: names the operation, and other tensors can still be read', async () => {
    const small = tf.tidy(() => tf.tensor1d([1, 2]).square());
    const huge = tf.tidy(() =>
      tf
        .ones([HUGE, 1])
        .add(tf.tensor1d([1]))
        .matMul(tf.tensor2d([[2]])),
    );
    const product = tf.matMul(huge as tf.Tensor2D, huge as tf.Tensor2D, false, true);
    expect(await message(() => product.dataSync())).toMatch(
      /out of memory.*BatchMatMul.*10000000, 10000000.*GB/s,
    );
    const other = tf.tidy(() => small.add(1));
    expect(Array.from(other.dataSync())).toEqual([2, 5]);
    tf.dispose([small, huge, product, other]);
  });

  it('in a compiled step: names the operation, the shapes and what to do', async () => {
    const program = backend.compile(
      (x) => [tf.sum(tf.matMul(x as tf.Tensor2D, x as tf.Tensor2D, false, true).exp())],
      [{ shape: [HUGE, 1], dtype: 'float32' }],
      { name: 'too large' },
    );
    expect(await message(() => program.run([new Float32Array(HUGE)]))).toMatch(
      /BatchMatMul.*10000000, 1\].*out of memory.*smaller/s,
    );
    program.dispose();
  });
});

describe('checkNumbers', () => {
  const spec = [{ shape: [3], dtype: 'float32' as const }];

  it('names the operation where NaN began, and keeps the variables', async () => {
    const weight = tf.variable(tf.scalar(2), true, 'a weight');
    const program = backend.compile(
      (x) => {
        const y = tf.mean(tf.log(tf.mul(x as Tensor, weight as Tensor)).square());
        weight.assign(tf.sub(weight as Tensor, y) as never);
        return [y];
      },
      spec,
      { name: 'a step', checkNumbers: true },
    );
    await program.run([Float32Array.of(0.5, 0.5, 0.5)]);
    expect(weight.dataSync()[0]).toBe(2);
    const text = await message(() => program.run([Float32Array.of(1, -1, 1)]));
    expect(text).toMatch(/a step.*result 0.*NaN.*operation Log \(as Log of float32 \[3\]\).*operands are/s);
    expect(weight.dataSync()[0]).toBe(2);
    await program.run([Float32Array.of(0.5, 0.5, 0.5)]);
    program.dispose();
    weight.dispose();
  });

  it('names the variable that is assigned an infinity', async () => {
    const weight = tf.variable(tf.tensor1d([1, 1, 1]), true, 'another weight');
    const program = backend.compile(
      (x) => {
        weight.assign(tf.div(weight as Tensor, x as Tensor) as never);
        return [];
      },
      spec,
      { name: 'a division', checkNumbers: true },
    );
    // From the second run on the variable's array is the program's own, which might be written over.
    for (let run = 0; run < 3; run++) await program.run([Float32Array.of(1, 1, 1)]);
    expect(await message(() => program.run([Float32Array.of(1, 0, 1)]))).toMatch(
      /a division.*another weight \(float32 \[3\]\) element 1 is Infinity.*RealDiv/s,
    );
    expect(Array.from(weight.dataSync())).toEqual([1, 1, 1]);
    program.dispose();
    weight.dispose();
  });

  it('names the input that NaN came in with', async () => {
    const program = backend.compile((x) => [tf.exp(x as Tensor).neg()], spec, {
      name: 'plain',
      checkNumbers: true,
    });
    const text = await message(() => program.run([Float32Array.of(0, Number.NaN, 0)]));
    expect(text).toMatch(/plain.*element 1 is NaN.*came in with input 0 of plain/s);
    program.dispose();
  });

  it('finds the operation inside of a chain that is computed piece by piece', async () => {
    const size = 1 << 18;
    const program = backend.compile(
      (x) => [tf.sqrt(tf.sub(tf.mul(x as Tensor, 2), 1)).add(3)],
      [{ shape: [size], dtype: 'float32' }],
      { name: 'a chain', checkNumbers: true },
    );
    const data = new Float32Array(size).fill(1);
    data[77] = 0;
    expect(await message(() => program.run([data]))).toMatch(/a chain.*element 77 is NaN.*began at/s);
    program.dispose();
  });

  it('lets infinities be that are masked before they reach a result', async () => {
    const program = backend.compile(
      (x) => [tf.where(tf.greater(x as Tensor, 0), tf.log(x as Tensor), tf.zerosLike(x as Tensor))],
      spec,
      { checkNumbers: true },
    );
    const [logs] = await program.run([Float32Array.of(1, 0, 1)]);
    expect(Array.from(logs as Float32Array)).toEqual([0, 0, 0]);
    program.dispose();
  });

  it('is off unless asked for', async () => {
    const program = backend.compile((x) => [tf.log(x as Tensor)], spec);
    const [logs] = await program.run([Float32Array.of(1, 0, 1)]);
    expect(logs?.[1]).toBe(Number.NEGATIVE_INFINITY);
    program.dispose();
  });
});
