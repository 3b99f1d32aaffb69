import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { MetricTree } from '@hemlkit/core';
import axe from 'axe-core';
import { encode } from 'fast-png';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromiumPath, launchChromium } from '../../report/test/browser';
import { Project, smallSpec } from './project';

const MINUTES = 180_000;

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

/** The largest relative difference of any number; all else has to be equal. */
function worstOf(found: unknown, wanted: unknown, path = 'tree'): number {
  if (typeof wanted === 'number' && typeof found === 'number') {
    // Samples' own distances are among those that a percentile counts: of two that are equal but for rounding one is counted.
    if (path.endsWith('.percentile')) return Math.abs(found - wanted) <= 2 / 552 ? 0 : 1;
    return found === wanted ? 0 : Math.abs(found - wanted) / Math.max(Math.abs(wanted), 1e-6);
  }
  if (typeof wanted !== 'object' || wanted === null) {
    expect(found, path).toEqual(wanted);
    return 0;
  }
  expect(Object.keys(found as object).sort(), path).toEqual(Object.keys(wanted).sort());
  return Math.max(
    0,
    ...Object.entries(wanted).map(([key, value]) =>
      worstOf((found as Record<string, unknown>)[key], value, `${path}.${key}`),
    ),
  );
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

    /** Waits until the page has compared what is chosen. */
    const compared = (page: Page) =>
      page.locator('#status', { hasText: /^compared/ }).waitFor({ timeout: MINUTES });

    async function open(page: Page, url = address()): Promise<void> {
      await page.goto(url);
      await compared(page);
    }

    async function compare(page: Page): Promise<void> {
      await page.locator('.go button').click();
      await compared(page);
    }

    /** The numbers that the page offers. */
    async function numbersOf(page: Page): Promise<MetricTree> {
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', { name: 'Numbers (JSON)' }).click(),
      ]);
      return JSON.parse(await readFile(await download.path(), 'utf8'));
    }

    const messageOf = async (page: Page): Promise<string> => {
      const message = page.locator('#message .message');
      await message.waitFor();
      return (await message.textContent()) ?? '';
    };

    async function explained(a: string, b: string): Promise<MetricTree> {
      const { code, out } = await project.run('explain', 'runs/small', a, b, '--format', 'json');
      expect(code).toBe(0);
      return JSON.parse(out);
    }

    test('the command tells sizes, what the page can do, and what is in it', () => {
      expect(told.replace(/[\d.]+ MB/g, 'N MB')).toMatchInlineSnapshot(`
        "N MB in page: models of N MB, and 8 samples of the validation split
        contributions: contributions
        images of one's own: only with their class maps, because the run's come from its dataset
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
          expect(worstOf(found, await explained(ids[2] as string, ids[5] as string))).toBeLessThan(1e-3);
          expect(asked.filter((one) => !/^(data|blob):/.test(one))).toEqual([]);
          expect(served.asked).toEqual([]);
          await context.close();
        }
      } finally {
        served.server.close();
      }
    });
  },
);
