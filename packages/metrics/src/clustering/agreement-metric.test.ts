import { testMetric, workbench } from '@hemlkit/testing';
import { expect, it } from 'vitest';
import { ami, nmi } from './agreement-metric';

// The first centres are drawn by their places.
testMetric(nmi, {
  withReferences: false,
  dependsOnOrder: true,
  options: [{}, { clusters: 3, normalize: false }],
});
testMetric(ami, { withReferences: false, dependsOnOrder: true, perfect: () => ({ ami: 1 }) });

it('finds classes that are apart', async () => {
  const { tf, create } = await workbench({ components: [nmi, ami] });
  const labels = Int32Array.from({ length: 60 }, (_, i) => i % 3);
  const rows = Array.from(labels, (label, i) => [
    label === 0 ? 1 : 0.01 * (i % 7),
    label === 1 ? 1 : 0,
    label === 2 ? 1 : 0.02,
  ]);
  for (const type of ['nmi', 'ami']) {
    const metric = await create('metric', { type }, {});
    const figures = await metric.compute({ embeddings: tf.tensor2d(rows), labels });
    expect(figures[type]).toBeCloseTo(1, 9);
  }
});

it('knows no gallery', async () => {
  const { tf, create } = await workbench({ components: [nmi] });
  const metric = await create('metric', { type: 'nmi' }, {});
  const side = { embeddings: tf.tensor2d([[1], [2]]), labels: Int32Array.from([0, 1]) };
  await expect(metric.compute({ ...side, references: side })).rejects.toThrowErrorMatchingInlineSnapshot(
    `[HemlError: nmi compares clusters with labels; it knows no references and no other matching.]`,
  );
});
