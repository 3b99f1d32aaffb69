import { readFile } from 'node:fs/promises';
import type { MetricTree } from '@hemlkit/core';
import { readSafetensors } from '@hemlkit/core';
import type { PixelAttribution } from '@hemlkit/core/plugin';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Trained, trainSmall } from './trained';

const ofPixels = [
  'saliency',
  'gradient-input',
  'smooth-grad',
  'integrated-gradients',
  'rise',
  'grad-cam',
  'xrai',
];

let trained: Trained;
let ids: string[];
beforeAll(async () => {
  trained = await trainSmall();
  ids = (await trained.run.samples()).map(({ id }) => id);
}, 240_000);
afterAll(() => trained.remove());

describe('explainers of pixels', () => {
  let tree: MetricTree;
  const pixels: Record<string, PixelAttribution> = {};
  beforeAll(async () => {
    tree = await trained.run.explain(ids[0]!, ids[1]!, {
      explainers: ['owen', 'occlusion', ...ofPixels],
      calibration: false,
      onPixels: (name, found) => {
        pixels[name] = found;
      },
    });
  }, 120_000);

  it('have a number for every node, beside the others, of the same distance', () => {
    expect(Object.keys(tree.explanations)).toEqual(['owen', 'occlusion', ...ofPixels]);
    const { owen } = tree.explanations;
    for (const [name, { nodes, all, none, gap }] of Object.entries(tree.explanations)) {
      expect(Object.keys(nodes).sort(), name).toEqual(tree.nodes.map(({ id }) => id).sort());
      expect(all, name).toBeCloseTo(owen!.all, 4);
      if (name !== 'integrated-gradients') expect(none, name).toBe(owen!.none);
      expect(gap !== undefined, name).toBe(['owen', 'integrated-gradients'].includes(name));
    }
  });

  it('give the root what its parts have, and pixels that are left out of the tree', () => {
    const leaves = tree.nodes.filter(({ children }) => children.length === 0);
    for (const name of ofPixels) {
      const { nodes } = tree.explanations[name]!;
      const parts = leaves.reduce((sum, { id }) => sum + nodes[id]!, 0);
      expect(parts / nodes[tree.root]!, name).toBeCloseTo(1, 6);
      expect(pixels[name]).toMatchObject({ size: 32 });
      expect(
        pixels[name]!.a.some((value) => value !== 0),
        name,
      ).toBe(true);
    }
    expect(JSON.stringify(tree).length).toBeLessThan(20_000);
  });

  it('integrate gradients to the distance less that of the baseline', async () => {
    const { loaded } = await trained.run.open();
    loaded.experiment.explanation.explainers = [{ type: 'integrated-gradients', baseline: 'blur' }];
    const blurred = await trained.run.explain(ids[0]!, ids[1]!, { calibration: false });
    const { all, none, gap, evaluations } = blurred.explanations['integrated-gradients']!;
    expect(evaluations).toBe(52);
    expect(none).not.toBeCloseTo(all, 4);
    expect(gap).toBeLessThan(0.1 * Math.abs(all - none));
  });

  it('write pixels as tensors, for explainers that are named one by one', async () => {
    const { project, run } = trained;
    const file = project.path('pixels.safetensors');
    const two = ['--explainer', 'saliency', '--explainer', 'grad-cam'];
    const ended = await project.run('explain', run.folder, ids[0]!, ids[1]!, ...two, '--pixels', file);
    expect({ code: ended.code, err: ended.err }).toEqual({ code: 0, err: '' });
    expect(ended.out).toContain('saliency');
    expect(await readFile(file)).not.toHaveLength(0);
    const tensors = await readSafetensors(file);
    expect(Object.keys(tensors)).toEqual(['grad-cam.a', 'grad-cam.b', 'saliency.a', 'saliency.b']);
    expect([...tensors['saliency.a']!.data]).toEqual([...pixels.saliency!.a]);
  });

  it.each(['svg', 'png'])('are drawn over the photographs beside the tree, as %s', async (format) => {
    const { project, run } = trained;
    const out = project.path(`pair.${format}`);
    const named = ['--explainer', 'saliency,gradient-input', '--format', format, '--out', out];
    const ended = await project.run('explain', run.folder, ids[0]!, ids[1]!, ...named);
    expect({ code: ended.code, err: ended.err }).toEqual({ code: 0, err: '' });
    const heat = project.path(`pair-pixels.${format}`);
    expect(ended.out).toBe(`wrote ${out}\nwrote ${heat}\n`);
    const bytes = await readFile(heat);
    if (format === 'svg') expect(bytes.toString()).toContain('gradient times input of b');
    else expect([...bytes.subarray(1, 4)]).toEqual([...Buffer.from('PNG')]);
  });

  it('refuse to write pixels where there are none', async () => {
    const { project, run } = trained;
    const ended = await project.run(
      'explain',
      run.folder,
      ids[0]!,
      ids[1]!,
      '--pixels',
      project.path('none'),
    );
    expect(ended.code).toBe(2);
    expect(ended.err).toMatchInlineSnapshot(`
      "No explainer has found anything of single pixels: there is nothing for --pixels.
      Name one that looks at pixels, --explainer saliency,integrated-gradients for two, and see the warnings.
      "
    `);
  });
});
