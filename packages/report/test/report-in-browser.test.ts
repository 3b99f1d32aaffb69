import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contrast } from '../src/figures/colours';
import { reportPage } from '../src/page/report-page';
import { verificationPage } from '../src/page/verification-page';
import { axeViolations, chromiumPath, launchChromium } from './browser';
import { reportRun } from './report-run';
import { verified } from './verified';

describe.skipIf(!chromiumPath)(
  'the report in a browser (needs Chromium: apt-get install chromium)',
  { timeout: 120_000 },
  () => {
    let browser: Browser;
    let folder: string;

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'heml-report-'));
      const long = { name: `run-with-${'a-long-name-'.repeat(8)}`, folder: `runs/${'deep/'.repeat(40)}` };
      await writeFile(join(folder, 'one.html'), reportPage([reportRun()]));
      await writeFile(join(folder, 'two.html'), reportPage([reportRun(), reportRun(long)]));
      await writeFile(join(folder, 'verified.html'), verificationPage(verified()));
      browser = await launchChromium();
    });

    afterAll(async () => {
      await browser?.close();
      await rm(folder, { recursive: true });
    });

    /** Opens a page as it lies on disk, and remembers what it asked for and complained of. */
    async function open(name: string, width: number, scheme: 'light' | 'dark' = 'light') {
      const context = await browser.newContext({
        viewport: { width, height: 800 },
        colorScheme: scheme,
        javaScriptEnabled: true,
      });
      const page = await context.newPage();
      const requests: string[] = [];
      const complaints: string[] = [];
      page.on('request', (request) => requests.push(request.url()));
      page.on('console', (message) => complaints.push(message.text()));
      page.on('pageerror', (error) => complaints.push(String(error)));
      const url = pathToFileURL(join(folder, name)).href;
      await page.goto(url);
      return { page, url, requests, complaints, close: () => context.close() };
    }

    test('it asks for nothing but itself and has nothing to complain of', async () => {
      const { page, url, requests, complaints, close } = await open('one.html', 1280);
      for (const summary of await page.getByText('The tree as a figure').all()) await summary.click();
      await page.evaluate('scrollTo(0, document.body.scrollHeight)');
      // Pictures in the page itself are data: addresses, which go nowhere.
      expect(requests.filter((address) => !address.startsWith('data:'))).toEqual([url]);
      expect(complaints).toEqual([]);
      await close();
    });

    test.each([
      ['one.html', 1280],
      ['one.html', 360],
      ['two.html', 360],
      ['verified.html', 1280],
      ['verified.html', 360],
    ])('%s: nothing makes the page wider than %d pixels', async (name, width) => {
      const { page, close } = await open(name, width);
      await page.evaluate("document.querySelectorAll('details').forEach((details) => (details.open = true))");
      const wide = await page.evaluate('[document.documentElement.scrollWidth, innerWidth]');
      expect(wide).toEqual([width, width]);
      await close();
    });

    test('what is wider than the page is reached by keyboard, and has a name', async () => {
      const { page, close } = await open('one.html', 360);
      const figure = page.getByRole('group', { name: 'Precision as a tree' });
      await figure.focus();
      await page.keyboard.press('ArrowRight');
      await expect.poll(() => figure.evaluate((element) => element.scrollLeft)).toBeGreaterThan(0);
      expect(await page.getByRole('img', { name: 'Precision at every node of the tree' }).count()).toBe(1);
      await close();
    });

    test('without scripts it is the same page', async () => {
      const context = await browser.newContext({ javaScriptEnabled: false });
      const page = await context.newPage();
      await page.goto(pathToFileURL(join(folder, 'one.html')).href);
      expect(await page.getByRole('heading', { level: 2 }).allTextContents()).toEqual(headings);
      await page.getByText('The same as a table').click();
      expect(await page.getByRole('table', { name: 'Metrics at every node' }).isVisible()).toBe(true);
      await context.close();
    });

    test.each(['one.html', 'two.html', 'verified.html'])(
      '%s: axe finds nothing, light and dark',
      async (name) => {
        for (const colorScheme of ['light', 'dark'] as const) {
          const context = await browser.newContext({ colorScheme, bypassCSP: true });
          const page = await context.newPage();
          await page.goto(pathToFileURL(join(folder, name)).href);
          expect(await axeViolations(page)).toEqual([]);
          await context.close();
        }
      },
    );

    test('light and dark: text stands out from the paper by 4.5 to 1 and more', async () => {
      for (const scheme of ['light', 'dark'] as const) {
        const { page, close } = await open('one.html', 1280, scheme);
        for (const selector of ['body', '.soft', 'nav a', '.right-label', '.wrong-label', '.warning'])
          expect.soft(await contrastOf(page, selector), `${selector}, ${scheme}`).toBeGreaterThan(4.5);
        await close();
      }
    });
  },
);

const headings = [
  'What matters',
  'Pairs explained',
  'Map of the images',
  'Precision at every node',
  'Same label, different labels',
  'Nearest neighbours',
  'Learning curves',
  'Data',
  'How it was made',
];

/** The contrast (WCAG 2) of an element's text with what is behind it. */
async function contrastOf(page: Page, selector: string): Promise<number> {
  const script = `{
    const solid = (at) => (getComputedStyle(at).backgroundColor === 'rgba(0, 0, 0, 0)' ? solid(at.parentElement) : at);
    const element = document.querySelector(${JSON.stringify(selector)});
    [getComputedStyle(element).color, getComputedStyle(solid(element)).backgroundColor];
  }`;
  const colours = (await page.evaluate(script)) as string[];
  const [ink, paper] = colours.map((colour) => {
    const channels = (colour.match(/\d+/g) ?? []).map((value) => Number(value).toString(16).padStart(2, '0'));
    return `#${channels.slice(0, 3).join('')}`;
  }) as [string, string];
  return contrast(ink, paper);
}
