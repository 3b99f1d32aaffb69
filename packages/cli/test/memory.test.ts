import { createHeml } from '@hemlkit/core';
import { expect, it } from 'vitest';
import { Project, smallSpec } from './project';

it('keeps tensors and graph nodes flat over 200 training steps', async () => {
  const spec = smallSpec()
    .replace('segments: [skin, hair, u_lip, l_lip]', 'segments: [skin, hair]')
    .replace(/hierarchy:[\s\S]*?model:/, 'hierarchy: pairs\nmodel:')
    .replace('epochs: 3', 'epochs: 35');
  const project = await Project.create(spec);
  const seen: { step: number; tensors: number; nodes: number; held: number }[] = [];
  const heml = await createHeml({
    cache: project.path('.heml'),
    runs: project.path('runs'),
    engine: { type: 'onnxruntime', threads: 2 },
    onEvent(event) {
      if (event.type !== 'step') return;
      const { numTensors, numBytes } = heml.tf.memory();
      const { nodes } = (heml.tf.backend() as unknown as { stats(): { nodes: number } }).stats();
      seen.push({ step: seen.length, tensors: numTensors, nodes, held: numBytes });
    },
  });
  const run = await heml.train(project.spec);
  await run.dispose();
  await project.remove();

  // The first epoch compiles what validation needs; from the second one on nothing may grow.
  expect(seen.length).toBeGreaterThan(300);
  const settled = seen.slice(10, 100);
  const { tensors, nodes, held } = settled[0] as (typeof seen)[number];
  for (const later of settled) expect(later).toMatchObject({ tensors, nodes, held });
}, 120_000);
