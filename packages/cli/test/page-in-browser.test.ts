import { createReadStream } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openRun, type Sample } from '@hemlkit/core';
import { encode } from 'fast-png';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { axeViolations, chromiumPath, launchChromium } from '../../report/test/browser';
import { compare, compared, explained, MINUTES, numbersOf, worstOf } from './page-bench';
import { Project, smallSpec } from './project';

/** A server of files that counts what it is asked for. */
async function serveFiles(folder: string): Promise<{ url: string; asked: string[]; server: Server }> {
  const types: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript' };
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://x').pathname;
    asked.push(path);
    response.setHeader('Content-Type', types[extname(path)] ?? 'text/plain');
    createReadStream(join(folder, path))
      .on('error', () => response.writeHead(404).end())
      .pipe(response);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/index.html`, asked, server };
}

describe.skipIf(!chromiumPath)(
  'a page without a server (needs Chromium: apt-get install chromium)',
  { timeout: MINUTES },
  () => {
    let project: Project;
    let browser: Browser;
    let folder: string;
    /** What the command has printed. */
    let told: string;

    beforeAll(async () => {
      project = await Project.create();
      await project.writeSpec(
        `${smallSpec().replace('epochs: 3', 'epochs: 1')}method: { type: additive, recipe: shared, widths: [4, 4, 8, 8], cropSize: 16, hidden: 8, dimensions: 4, height: 0.5 }\n`,
      );
      const trained = await project.run('train', 'spec.yaml');
      expect({ code: trained.code, err: trained.err }).toEqual({ code: 0, err: '' });
      folder = project.path('page');
      const { code, out, err } = await project.run(
        ...['export', 'runs/small', '--format', 'page', '--samples', '8', '--out', 'page'],
      );
      expect({ code, err }).toEqual({ code: 0, err: '' });
      told = out;
      browser = await launchChromium();
    }, MINUTES);

    afterAll(async () => {
      await browser?.close();
      await project?.remove();
    });

    const address = () => pathToFileURL(join(folder, 'index.html')).href;

    async function open(page: Page, url = address()): Promise<void> {
      await page.goto(url);
      await compared(page);
    }

    const messageOf = async (page: Page): Promise<string> => {
      const message = page.locator('#message .message');
      await message.waitFor();
      return (await message.textContent()) ?? '';
    };

    const numbers = (a: string, b: string) => explained(project, 'runs/small', a, b);

    test('the command tells sizes, what the page can do, and what is in it', () => {
      expect(told.replace(/[\d.]+ MB/g, 'N MB')).toMatchInlineSnapshot(`
        "N MB in page: models of N MB, and 8 samples of the validation split
        contributions: contributions
        images of one's own: only with their class maps, which the segmenter masks makes on no page
        Whoever has the folder has these photographs too: --samples 0 leaves them out.
        Open page/index.html in a browser, or put the folder on any server of files.
        "
      `);
    });

    test('from disk and from a server of files: the numbers of heml explain, and nothing is asked for once it is loaded', async () => {
      const served = await serveFiles(folder);
      try {
        for (const url of [address(), served.url]) {
          const context = await browser.newContext();
          const page = await context.newPage();
          page.setDefaultTimeout(MINUTES);
          const asked: string[] = [];
          page.on('request', (request) => asked.push(request.url()));
          await open(page, url);
          const base = url.slice(0, -'index.html'.length);
          expect(asked.filter((one) => !one.startsWith(base) && !/^(data|blob):/.test(one))).toEqual([]);
          asked.length = 0;
          served.asked.length = 0;
          await context.setOffline(true);
          const ids = (await page.evaluate(
            "[...document.querySelectorAll('[name=sample-a]')].map(({ value }) => value)",
          )) as string[];
          expect(ids).toHaveLength(8);
          await page.locator(`[name=sample-a][value="${ids[2]}"]`).check();
          await page.locator(`[name=sample-b][value="${ids[5]}"]`).check();
          await compare(page);
          const found = await numbersOf(page);
          expect([found.a.id, found.b.id]).toEqual([ids[2], ids[5]]);
          expect(Object.keys(found.explanations)).toEqual(['contributions']);
          expect(worstOf(found, await numbers(ids[2] as string, ids[5] as string))).toBeLessThan(1e-3);
          expect(asked.filter((one) => !/^(data|blob):/.test(one))).toEqual([]);
          expect(served.asked).toEqual([]);
          await context.close();
        }
      } finally {
        served.server.close();
      }
    });

    /** A page that has compared its first pair, in a context of its own. */
    async function opened(use: (page: Page) => Promise<void>): Promise<void> {
      const context = await browser.newContext();
      try {
        const page = await context.newPage();
        page.setDefaultTimeout(MINUTES);
        await open(page);
        await use(page);
      } finally {
        await context.close();
      }
    }

    /** Files of a sample of the validation split. */
    async function filesOfSample(at: number): Promise<{ id: string; image: string; mask: string }> {
      const run = await openRun(project.path('runs/small'), { cache: project.path('.heml') });
      try {
        const { id, image, mask } = (await run.samples('validation'))[at] as Sample;
        return { id, image, mask: mask as string };
      } finally {
        await run.dispose();
      }
    }

    test('an image of one’s own with its class map has the numbers that the command gives of it', () =>
      opened(async (page) => {
        const [a, b] = [await filesOfSample(3), await filesOfSample(4)];
        // Both files at once, in any order; and one after the other.
        await page.locator('[name=file-a]').setInputFiles([a.mask, a.image]);
        await page.locator('[name=file-b]').setInputFiles(b.image);
        await page.locator('[name=map-b]').setInputFiles(b.mask);
        await page.locator('.given .id', { hasText: 'with' }).nth(1).waitFor();
        await compare(page);
        const found = await numbersOf(page);
        const wanted = await numbers(a.id, b.id);
        const own = { a: { id: basename(a.image) }, b: { id: basename(b.image) } };
        expect(worstOf({ ...found, ...own }, { ...wanted, ...own })).toBeLessThan(1e-3);
        expect(found.a).toEqual(own.a);
      }));

    test('what is dropped and what is pasted is taken, each by its side', () =>
      opened(async (page) => {
        const { image } = await filesOfSample(3);
        const bytes = [...(await readFile(image))];
        await page.evaluate(`{
          const transfer = () => {
            const made = new DataTransfer();
            made.items.add(new File([Uint8Array.from(${JSON.stringify(bytes)})], 'own.png', { type: 'image/png' }));
            return made;
          };
          const [, side] = document.querySelectorAll('fieldset.side');
          side.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer(), bubbles: true, cancelable: true }));
          document.querySelector('[name=sample-a]').focus();
          document.dispatchEvent(new ClipboardEvent('paste', { clipboardData: transfer(), bubbles: true }));
        }`);
        await page.locator('.given [name=sample-a]:checked').waitFor();
        await page.locator('.given [name=sample-b]:checked').waitFor();
        expect(await page.locator('.given .label').allTextContents()).toEqual(['own.png', 'own.png']);
      }));

    test('what cannot be compared is answered with what to do, and what was chosen stays', () =>
      opened(async (page) => {
        const { image, mask } = await filesOfSample(3);
        const other = await page.locator('[name=sample-b]:checked').inputValue();
        const give = async (name: string, buffer: Uint8Array | Buffer) => {
          await page.locator('#message').evaluate('(message) => message.replaceChildren()');
          await page
            .locator('[name=file-a]')
            .setInputFiles({ name, mimeType: 'image/png', buffer: Buffer.from(buffer) });
        };
        const told: string[] = [];
        await give('notes.txt', Buffer.from('no image'));
        told.push(await messageOf(page));
        await give('cut.jpg', (await sharp(image).jpeg().toBuffer()).subarray(0, 100));
        told.push(await messageOf(page));
        const huge = await sharp(image).png().toBuffer();
        huge.writeUInt32BE(20_000, 16);
        huge.writeUInt32BE(20_000, 20);
        await give('huge.png', huge);
        told.push(await messageOf(page));
        await give('own.png', await readFile(image));
        await page.locator('.given').waitFor();
        await page.locator('.go button').click();
        told.push(await messageOf(page));
        await page.locator('#message').evaluate('(message) => message.replaceChildren()');
        const { width, height } = await sharp(image).metadata();
        const none = { width, height, channels: 1 as const, data: new Uint8Array(width * height).fill(0) };
        const map = async (buffer: Uint8Array) => {
          await page.locator('#message').evaluate('(message) => message.replaceChildren()');
          await page
            .locator('[name=map-a]')
            .setInputFiles({ name: 'map.png', mimeType: 'image/png', buffer: Buffer.from(buffer) });
          await page.locator('.given .id', { hasText: 'map.png' }).waitFor();
          await page.locator('.go button').click();
          told.push(await messageOf(page));
        };
        await map(encode(none));
        await map(encode({ ...none, data: none.data.map(() => 200) }));
        await map(encode({ ...none, width: 2, height: 2, data: none.data.slice(0, 4) }));
        expect(told.join('\n')).toMatchInlineSnapshot(`
          "'notes.txt' is not an image that this page reads. Choose a JPEG, PNG, WebP, GIF or AVIF.
          'cut.jpg' cannot be decoded: the file is damaged, or of a kind that this browser does not read. Save it again as JPEG or PNG.
          'huge.png' is 20000x20000, and 50 million pixels are the most. Scale it down: a model sees far fewer pixels.
          There is no class map of 'own.png', and this page cannot make one: the run's segmenter is masks. Give image a its class map, a PNG of class ids: drop it beside the image, or both files at once. Or choose a sample.
          No segment is found in 'own.png': all that is seen in it is background. It must show at least one of skin, hair, u_lip, l_lip: choose another image, or another class map.
          The class map of sample 'own.png' has the class id 200, but there are 19 classes (0 to 18). Correct map.png or the list of classes.
          The class map 'map.png' is 2x2, its image 'own.png' 32x32. Bring both to one size; resize a class map to the nearest pixel, so that no ids are mixed."
        `);
        expect(await page.locator('[name=sample-b]:checked').inputValue()).toBe(other);
        expect(await page.locator('.given [name=sample-a]').isChecked()).toBe(true);
        // The way out works.
        await page.locator('[name=map-a]').setInputFiles(mask);
        await page.locator('.given .id', { hasText: basename(mask) }).waitFor();
        await compare(page);
        expect(await page.locator('#message').textContent()).toBe('');
      }));

    test('a browser without WebAssembly is answered too', async () => {
      const page = await browser.newPage();
      page.setDefaultTimeout(MINUTES);
      await page.addInitScript('delete globalThis.WebAssembly');
      await page.goto(address());
      expect(await messageOf(page)).toMatchInlineSnapshot(
        `"This browser cannot run the models: it has no WebAssembly, or it is switched off. Use a current Chrome, Edge, Firefox or Safari, and allow WebAssembly for this page (a lockdown mode switches it off)."`,
      );
      await page.close();
    });

    test('by keyboard alone: samples are found, chosen, compared, and their parts looked at', () =>
      opened(async (page) => {
        const tabTo = async (selector: string) => {
          for (let i = 0; i < 30; i++) {
            await page.keyboard.press('Tab');
            if (await page.evaluate(`document.activeElement.matches(${JSON.stringify(selector)})`)) return;
          }
          throw new Error(`Tab does not come to ${selector}.`);
        };
        await tabTo('[name=label]');
        await page.keyboard.press('ArrowDown');
        await tabTo('[name=id]');
        await page.keyboard.type('validation');
        await page.locator('#found', { hasText: '4 of 8 samples' }).waitFor();
        await tabTo('[name=sample-a]');
        await page.keyboard.press('ArrowDown');
        await tabTo('[name=sample-b]');
        await page.keyboard.press('ArrowUp');
        const chosen = await Promise.all(
          ['a', 'b'].map((side) => page.locator(`[name=sample-${side}]:checked`).inputValue()),
        );
        await page.keyboard.press('Enter');
        await compared(page);
        const shown = await page.locator('.photographs figcaption').allTextContents();
        expect(shown.map((text) => text.split(' ')[1])).toEqual(chosen);
        expect(await page.evaluate('document.activeElement.id')).toBe('explanation');
        await tabTo('.node input');
        await page.keyboard.press('Home');
        await page.keyboard.press('ArrowDown');
        const node = await page.locator('.node:has(:checked) .name').textContent();
        expect(await page.locator('.card:visible h3').textContent()).toBe(node);
      }));

    test('the page can ask no address, and runs no script that is written into it', () =>
      opened(async (page) => {
        const ran = await page.evaluate(`(async () => {
          const asked = await fetch('https://example.com/').then(() => 'answered', () => 'refused');
          const script = document.createElement('script');
          script.textContent = 'globalThis.ran = true';
          document.body.append(script);
          return [asked, String(globalThis.ran)];
        })()`);
        expect(ran).toEqual(['refused', 'undefined']);
      }));

    test('axe finds nothing, light and dark; nothing hangs over the edge', async () => {
      for (const colorScheme of ['light', 'dark'] as const) {
        // The page's own policy lets no other script run, axe's neither.
        const context = await browser.newContext({ colorScheme, bypassCSP: true });
        const page = await context.newPage();
        page.setDefaultTimeout(MINUTES);
        await open(page);
        await page.locator('[name=file-a]').setInputFiles((await filesOfSample(3)).image);
        await page.locator('.given').waitFor();
        await page.locator('.go button').click();
        await messageOf(page);
        expect(await axeViolations(page)).toEqual([]);
        for (const width of [320, 768, 1920]) {
          await page.setViewportSize({ width, height: 800 });
          expect(
            await page.evaluate('document.documentElement.scrollWidth - innerWidth'),
          ).toBeLessThanOrEqual(0);
        }
        await context.close();
      }
    });

    test('a page is written over one that is there, and over nothing else', async () => {
      const again = await project.run(
        'export',
        'runs/small',
        '--format',
        'page',
        '--samples',
        '2',
        '--out',
        'page-2',
      );
      expect(again.code).toBe(0);
      const before = await readdir(project.path('page-2/parts'));
      const fewer = await project.run(
        'export',
        'runs/small',
        '--format',
        'page',
        '--samples',
        '0',
        '--out',
        'page-2',
      );
      expect(fewer.code).toBe(0);
      const after = await readdir(project.path('page-2/parts'));
      expect([before.sort(), after.sort()]).toEqual([
        ['model.js', 'runtime.js', 'sample-0001.js', 'sample-0002.js'],
        ['model.js', 'runtime.js'],
      ]);
      const taken = await project.run('export', 'runs/small', '--format', 'page', '--out', 'runs');
      const options = await project.run('export', 'runs/small', '--format', 'page', '--batch', '2');
      const samples = await project.run('export', 'runs/small', '--samples', '2');
      expect([taken.code, options.code, samples.code]).toEqual([2, 2, 2]);
      expect(
        `${taken.err}${options.err}${samples.err}`.replaceAll(project.folder, '.'),
      ).toMatchInlineSnapshot(`
        "The folder holds files that are not of a page: ./runs
        Nothing was written. Name a folder that is new or empty: --out FOLDER
        A page has no option --batch.
        It holds the whole tree. Leave the option out.
        The format onnx has no samples.
        Leave --samples out, or export a page: --format page
        "
      `);
    });
  },
);
