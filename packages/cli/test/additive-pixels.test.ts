import { openRun, type Run, train } from '@hemlkit/core';
import type { Both, DifferentiablePixels, PixelAttribution, PixelGradient } from '@hemlkit/core/plugin';
import { prepareSamples, questionOf } from '@hemlkit/core/run';
import { measureFaithfulness } from '@hemlkit/faithfulness';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Project, smallSpec } from './project';

const method = (recipe: string) =>
  `method: { type: additive, recipe: ${recipe}, hidden: 8, dimensions: 4, widths: [4, 4, 8, 8] }\n`;

/** Photographs of 40 pixels, of which the run stores images of 32. */
const spec = smallSpec()
  .replace('size: 32, train', 'size: 40, train')
  .replace('epochs: 3', 'epochs: 1')
  .replace('augment: { crop: [0.5, 1], flip: true }', 'augment: { flip: true }')
  .replace(/^model:\n.*\n.*\n/m, '');

describe.each(['shared', 'own'])('explainers of pixels of additive, %s', (recipe) => {
  let project: Project;
  let run: Run;
  let pixels: DifferentiablePixels;
  let ids: [string, string];
  const warnings: string[] = [];

  beforeAll(async () => {
    project = await Project.create(spec + method(recipe));
    const cache = project.path('.heml');
    const made = await train(project.spec, { runs: project.path('runs'), cache });
    await made.dispose();
    run = await openRun(made.folder, {
      cache,
      onEvent: (event) => event.type === 'warning' && warnings.push(event.message),
    });
    const { tree, data, session, loaded } = await run.open();
    const samples = data.listing.splits.validation.slice(0, 2);
    ids = samples.map(({ id }) => id) as typeof ids;
    const [a, b] = await prepareSamples(samples, data.segmenter, data.method.images);
    const { distance: named } = loaded.experiment.explanation;
    const distance = await session.components.create('distance', named, {});
    const question = questionOf({ tree, distance, background: 'black', a: a!, b: b! });
    pixels = (await question.pixels!()) as DifferentiablePixels;
  }, 240_000);
  afterAll(async () => {
    await run?.dispose();
    await project?.remove();
  });

  it('see the photographs, and explain the distance that the run has', async () => {
    const found: Record<string, PixelAttribution> = {};
    const tree = await run.explain(...ids, {
      explainers: ['contributions', 'saliency', 'gradient-input', 'smooth-grad', 'xrai', 'grad-cam'],
      calibration: false,
      onPixels: (name, one) => {
        found[name] = one;
      },
    });
    expect(Object.keys(found)).toEqual(['saliency', 'gradient-input', 'smooth-grad', 'xrai']);
    expect(pixels.size).toBe(40);
    const { all } = tree.explanations.contributions!;
    const [distance] = await pixels.distances([pixels.images]);
    expect(Math.abs(distance! - all)).toBeLessThan(1e-6);
    for (const one of Object.values(found)) {
      expect(one.size).toBe(40);
      expect([...one.a, ...one.b].every(Number.isFinite)).toBe(true);
    }
    expect(found.saliency!.a.some((value) => value > 0)).toBe(true);
    // Not a number reaches what no node shows.
    const shown = pixels.shown('final');
    for (const side of ['a', 'b'] as const)
      for (const [i, value] of found.saliency![side].entries()) if (!shown[side][i]) expect(value).toBe(0);
    expect(warnings.filter((text) => text.includes('grad-cam'))).toHaveLength(1);
  });

  it('have the gradients that differences have', async () => {
    const { images } = pixels;
    const gradients: PixelGradient[] = [];
    await pixels.gradients([images], (gradient) => void gradients.push(gradient));
    const gradient = gradients[0] as Required<PixelGradient>;
    for (const side of ['a', 'b'] as const) {
      const own = gradient[side];
      const length = Math.hypot(...own);
      expect(length).toBeGreaterThan(0);
      const move = (by: number): Both<Float32Array> => ({
        ...images,
        [side]: images[side].map((value, i) => value + (by * own[i]!) / length),
      });
      // Small enough that few units of the network switch on or off on the way.
      const step = 0.003;
      const [low, high] = await pixels.distances([move(-step), move(step)]);
      const slope = (high! - low!) / (2 * step);
      expect(Math.abs(slope / length - 1)).toBeLessThan(0.05);
    }
  });

  it('integrate to the distance less that of the baseline', async () => {
    const { loaded } = await run.open();
    loaded.experiment.explanation.explainers = [{ type: 'integrated-gradients', steps: 300 }];
    const { explanations } = await run.explain(...ids, { calibration: false });
    const { all, gap, nodes } = explanations['integrated-gradients']!;
    expect(Object.values(nodes).some((value) => Math.abs(value) > 5 * gap!)).toBe(true);
    expect(gap).toBeLessThan(0.01 * all);
  });

  it('are complete by what the run stores, as its contributions are', async () => {
    const found = await measureFaithfulness(run, {
      pairs: 3,
      only: ['completeness'],
      explainers: ['contributions', 'owen', 'saliency'],
      out: project.path('complete.json'),
    });
    const of = (name: string) => found.results.find(({ explainer }) => explainer === name)!;
    // Images of 32 pixels are explained; the contributions of the stored crops are those of photographs of 40.
    expect([of('contributions').verdict, of('owen').verdict, of('saliency').verdict]).toEqual([
      'good',
      'good',
      undefined,
    ]);
    const stored = of('contributions').values.find(({ name }) => name.includes('stored embeddings'))!;
    expect(stored.estimate.value).toBeLessThan(1e-5);
    expect(stored.estimate.count).toBe(3);
    expect(of('owen').values.some(({ name }) => name.includes('stored embeddings'))).toBe(false);
  }, 60_000);
});
