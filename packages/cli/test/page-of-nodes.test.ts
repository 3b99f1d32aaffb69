import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromiumPath, launchChromium } from '../../report/test/browser';
import { colourSegmenter, drawPhotographs } from './drawn-photographs';
import { compare, compared, explained, MINUTES, numbersOf, worstOf } from './page-bench';
import { Project } from './project';

/** Photographs in a folder a label, and a SegFormer of three colours. */
const spec = (method: string) => `heml: 1
name: ${method}
seed: 3
plugins: ['@hemlkit/datasets', '@hemlkit/segmenters', '@hemlkit/trunks', '@hemlkit/loss-plugins', '@hemlkit/metrics']
dataset: { type: folder, root: photos, images: ., label: { folder: true }, split: { train: 48, validation: 32 } }
segmenter: { type: segformer, model: segmenter/model.onnx }
segments: [red, green]
hierarchy: { final: [red, green] }
model:
  trunk: { type: conv4, widths: [8, 8, 12] }
  embedder: { type: mlp, hidden: 16, dimensions: 8 }
method: { type: ${method} }
training:
  epochs: 1
  imageSize: 32
  background: mean
  sampler: { type: per-class, batchSize: 16, perClass: 4 }
evaluation: { metrics: [{ type: precision-at-k, k: [1] }] }
explanation: { explainers: [{ type: owen }] }
engine: { type: onnxruntime }
executor: { type: in-process }
`;

describe.skipIf(!chromiumPath)(
  'a page of nodes’ models, with a segmenter (needs Chromium: apt-get install chromium)',
  { timeout: MINUTES },
  () => {
    let project: Project;
    let browser: Browser;

    beforeAll(async () => {
      project = await Project.create();
      await drawPhotographs(project.path('photos'), 80);
      const segmenter = Object.entries(colourSegmenter());
      for (const [name, { content }] of segmenter) {
        const file = project.path('segmenter', name.replace('onnx/', ''));
        await mkdir(dirname(file), { recursive: true });
        await writeFile(file, content);
      }
      // Of another size than what models see, turned by its EXIF, and not square.
      await sharp(project.path('photos/light/0.png'))
        .resize(150, 100, { fit: 'fill' })
        .withMetadata({ orientation: 6 })
        .jpeg()
        .toFile(project.path('first.jpg'));
      await sharp(project.path('photos/dark/1.png'))
        .resize(29, 31, { fit: 'fill' })
        .webp()
        .toFile(project.path('second.webp'));
      browser = await launchChromium();
    }, MINUTES);

    afterAll(async () => {
      await browser?.close();
      await project?.remove();
    });

    test.each([
      ['single', ['final']],
      ['bottom-up', ['final', 'green', 'red']],
    ])('%s: samples and photographs have the numbers of heml explain', async (method, answered) => {
      await project.writeSpec(spec(method));
      const trained = await project.run('train', 'spec.yaml');
      expect(trained.code, trained.err).toBe(0);
      const { code, out, err } = await project.run(
        ...['export', `runs/${method}`, '--format', 'page', '--samples', '6', '--out', `page-${method}`],
      );
      expect(code, err).toBe(0);
      expect(out).toContain("contributions: Owen values\nimages of one's own: segmented by the page\n");
      const context = await browser.newContext();
      const page = await context.newPage();
      page.setDefaultTimeout(MINUTES);
      await page.goto(pathToFileURL(join(project.path(`page-${method}`), 'index.html')).href);
      await compared(page);
      const sample = await numbersOf(page);
      expect(
        sample.nodes.flatMap(({ id, distances }) => (distances.snr === undefined ? [] : id)).sort(),
      ).toEqual(answered);
      expect(Object.keys(sample.explanations)).toEqual(['owen']);
      expect(
        worstOf(sample, await explained(project, `runs/${method}`, sample.a.id, sample.b.id)),
      ).toBeLessThan(1e-3);
      await page.locator('[name=file-a]').setInputFiles(project.path('first.jpg'));
      await page.locator('[name=file-b]').setInputFiles(project.path('second.webp'));
      await page.locator('.given').nth(1).waitFor();
      await compare(page);
      const own = await numbersOf(page);
      const wanted = await explained(project, `runs/${method}`, 'first.jpg', 'second.webp');
      // Warnings name the square that an image is stretched to in other words.
      const { warnings, ...numbers } = own;
      const { warnings: _, ...others } = wanted;
      expect(warnings).toHaveLength(1);
      expect(worstOf(numbers, others)).toBeLessThan(1e-3);
      await context.close();
    });
  },
);
