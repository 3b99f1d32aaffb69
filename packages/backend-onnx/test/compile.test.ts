import type { Tensor } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { backend, tf } from './support/backends';

beforeAll(async () => {
  await tf.setBackend('onnxruntime');
});
afterAll(() => backend.dispose());

const numbers = (values: ArrayLike<number> | undefined) => Array.from(values ?? []);

describe('compile', () => {
  it('traces once: later runs call neither the step nor any kernel', async () => {
    let calls = 0;
    const program = backend.compile(
      (x) => {
        calls++;
        return [tf.relu(tf.matMul(x as Tensor, x as Tensor, false, true))];
      },
      [{ shape: [4, 2], dtype: 'float32' }],
    );
    const inputs = [new Float32Array(8).fill(1)];
    await program.run(inputs);
    const kernels = vi.spyOn(backend, 'store');
    const sessions = backend.stats().compileMs;
    for (let run = 0; run < 20; run++) await program.run(inputs);
    expect(calls).toBe(1);
    expect(kernels).not.toHaveBeenCalled();
    expect(backend.stats().compileMs).toBe(sessions);
    kernels.mockRestore();
    program.dispose();
  });

  it('replays a step with new inputs', async () => {
    const program = backend.compile(
      (a, b) => [tf.add(a as Tensor, b as Tensor), tf.mul(a as Tensor, 2)],
      [
        { shape: [3], dtype: 'float32' },
        { shape: [3], dtype: 'float32' },
      ],
    );
    const first = await program.run([Float32Array.of(1, 2, 3), Float32Array.of(10, 20, 30)]);
    expect(first.map(numbers)).toEqual([
      [11, 22, 33],
      [2, 4, 6],
    ]);
    const second = await program.run([Float32Array.of(0, 0, 1), Float32Array.of(1, 1, 1)]);
    expect(second.map(numbers)).toEqual([
      [1, 1, 2],
      [0, 0, 2],
    ]);
    expect(program.stats).toMatchObject({ inputs: 2, states: 0 });
    program.dispose();
  });

  it('traces once', async () => {
    let traces = 0;
    const program = backend.compile(
      (x) => {
        traces++;
        return [tf.square(x as Tensor)];
      },
      [{ shape: [1], dtype: 'float32' }],
    );
    for (let run = 0; run < 5; run++) await program.run([Float32Array.of(run)]);
    expect(traces).toBe(1);
    program.dispose();
  });

  it('takes uint8 inputs as int32', async () => {
    const seen: string[] = [];
    const program = backend.compile(
      (x) => {
        seen.push((x as Tensor).dtype);
        return [(x as Tensor).toFloat().div(255), (x as Tensor).add(tf.scalar(200, 'int32'))];
      },
      [{ shape: [2, 2], dtype: 'uint8' }],
    );
    const outputs = await program.run([Uint8Array.of(0, 51, 255, 100)]);
    expect(seen).toEqual(['int32']);
    expect(numbers(outputs[0])).toEqual(numbers(Float32Array.of(0, 0.2, 1, 100 / 255)));
    expect(numbers(outputs[1])).toEqual([200, 251, 455, 300]);
    program.dispose();
  });

  it('takes int32 and bool inputs, and gives them back', async () => {
    const program = backend.compile(
      (x, mask) => [
        tf.where(mask as Tensor, x as Tensor, tf.zerosLike(x as Tensor)),
        tf.logicalNot(mask as Tensor),
      ],
      [
        { shape: [3], dtype: 'int32' },
        { shape: [3], dtype: 'bool' },
      ],
    );
    const outputs = await program.run([Int32Array.of(5, 6, 7), Uint8Array.of(1, 0, 1)]);
    expect(outputs.map(numbers)).toEqual([
      [5, 0, 7],
      [0, 1, 0],
    ]);
    program.dispose();
  });

  it('returns an input, a constant and the same tensor twice', async () => {
    const program = backend.compile(
      (x) => {
        const y = tf.neg(x as Tensor);
        return [x as Tensor, tf.tensor1d([7, 8]), y, y];
      },
      [{ shape: [2], dtype: 'float32' }],
    );
    const outputs = await program.run([Float32Array.of(1, 2)]);
    expect(outputs.map(numbers)).toEqual([
      [1, 2],
      [7, 8],
      [-1, -2],
      [-1, -2],
    ]);
    program.dispose();
  });

  it('keeps what an earlier run returned', async () => {
    const program = backend.compile((x) => [tf.exp(x as Tensor)], [{ shape: [1], dtype: 'float32' }]);
    const [first] = await program.run([Float32Array.of(0)]);
    await program.run([Float32Array.of(1)]);
    expect(numbers(first)).toEqual([1]);
    program.dispose();
  });

  it('reads captured tensors', async () => {
    const captured = tf.tensor1d([10, 20]);
    const lazy = tf.tidy(() => captured.mul(3));
    const program = backend.compile(
      (x) => [tf.add(x as Tensor, captured).add(lazy)],
      [{ shape: [2], dtype: 'float32' }],
    );
    expect(numbers((await program.run([Float32Array.of(1, 2)]))[0])).toEqual([41, 82]);
    expect(numbers((await program.run([Float32Array.of(0, 0)]))[0])).toEqual([40, 80]);
    program.dispose();
    expect(numbers(captured.dataSync())).toEqual([10, 20]);
    tf.dispose([captured, lazy]);
  });

  it('works on shapes with zeros', async () => {
    const program = backend.compile(
      (x) => [tf.neg(x as Tensor), tf.sum(x as Tensor, 0)],
      [{ shape: [0, 2], dtype: 'float32' }],
    );
    expect((await program.run([new Float32Array(0)])).map(numbers)).toEqual([[], [0, 0]]);
    program.dispose();
  });
});

describe('compile, mistakes', () => {
  const message = async (run: () => unknown) => {
    try {
      await run();
    } catch (error) {
      return (error as Error).message;
    }
    return 'nothing was thrown';
  };

  it('a wrong number of inputs', async () => {
    const program = backend.compile((x) => [tf.neg(x as Tensor)], [{ shape: [2], dtype: 'float32' }], {
      name: 'negate',
    });
    expect(await message(() => program.run([]))).toMatch(/negate.*\b1\b.*\b0\b/s);
    program.dispose();
  });

  it('an input of another length', async () => {
    const program = backend.compile((x) => [tf.neg(x as Tensor)], [{ shape: [2, 3], dtype: 'float32' }], {
      name: 'negate',
    });
    const text = await message(() => program.run([new Float32Array(5)]));
    expect(text).toMatch(/negate/);
    expect(text).toMatch(/6/);
    expect(text).toMatch(/5/);
    program.dispose();
  });

  it('an input of another type', async () => {
    const program = backend.compile((x) => [tf.neg(x as Tensor)], [{ shape: [2], dtype: 'float32' }]);
    expect(await message(() => program.run([new Int32Array(2)]))).toMatch(/float32/i);
    program.dispose();
  });

  it('reading a value inside a step names what was read', async () => {
    const read = async () => {
      const program = backend.compile(
        (x) => {
          tf.exp(x as Tensor).dataSync();
          return [x as Tensor];
        },
        [{ shape: [2], dtype: 'float32' }],
      );
      await program.run([new Float32Array(2)]);
    };
    expect(await message(read)).toMatch(/Exp/);
  });

  it('random numbers made inside a step', async () => {
    const random = async () => {
      const program = backend.compile(
        (x) => [tf.add(x as Tensor, tf.randomNormal([2]))],
        [{ shape: [2], dtype: 'float32' }],
      );
      await program.run([new Float32Array(2)]);
    };
    expect(await message(random)).toMatch(/random.*input/is);
  });

  it('a mistake in a step leaves the backend usable', async () => {
    const broken = async () => {
      const program = backend.compile(() => {
        throw new Error('mine');
      }, [{ shape: [1], dtype: 'float32' }]);
      await program.run([new Float32Array(1)]);
    };
    expect(await message(broken)).toMatch(/mine/);
    expect(numbers(tf.tidy(() => tf.scalar(2).square().dataSync()))).toEqual([4]);
  });

  it('running after dispose', async () => {
    const program = backend.compile((x) => [tf.neg(x as Tensor)], [{ shape: [1], dtype: 'float32' }]);
    await program.run([new Float32Array(1)]);
    program.dispose();
    expect(await message(() => program.run([new Float32Array(1)]))).toMatch(/dispose/);
  });
});
