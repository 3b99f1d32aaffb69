import type { TF } from '@hemlkit/core/plugin';

const readers = ['data', 'dataSync', 'array', 'arraySync', 'bytes', 'buffer', 'bufferSync'] as const;

/**
 * Runs what a compiled step records. A component that reads a tensor's values in it fails here, on every engine: while a
 * step is recorded, tensors have no values yet.
 *
 * @param record makes the tensors of the step, which are then released
 */
export function withoutReading(tf: TF, record: () => unknown): void {
  const prototype = tf.Tensor.prototype as unknown as Record<string, unknown>;
  const kept = readers.map((name) => [name, prototype[name]] as const);
  for (const name of readers)
    prototype[name] = () => {
      throw new Error(`it reads values (\`${name}\`), which are not there while a step is recorded`);
    };
  try {
    tf.tidy(() => {
      record();
    });
  } finally {
    for (const [name, read] of kept) prototype[name] = read;
  }
}
