import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pairPage } from '../src/page/pair-page';
import { axeViolations, chromiumPath, launchChromium } from './browser';
import { paperTree, samePictures } from './paper-tree';

describe.skipIf(!chromiumPath)(
  "a pair's explanation in a browser (needs Chromium: apt-get install chromium)",
  { timeout: 120_000 },
  () => {
    let browser: Browser;
    let folder: string;
    const tree = paperTree();

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'heml-pair-'));
      const pictures = samePictures(tree);
      await writeFile(join(folder, 'pair.html'), pairPage(tree, pictures, pictures));
      browser = await launchChromium();
    });

    afterAll(async () => {
      await browser?.close();
      await rm(folder, { recursive: true });
    });

    async function open(width: number, colorScheme: 'light' | 'dark' = 'light') {
      const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme });
      const page = await context.newPage();
      await page.goto(pathToFileURL(join(folder, 'pair.html')).href);
      return { page, close: () => context.close() };
    }

    /** Names of the cards that are seen. */
    const cards = async (page: Page) =>
      (await page.locator('.card:visible h2').allTextContents()).map((text) => text.trim());
    /** How many outlines are lit. */
    const lit = (page: Page) => page.locator('.lit:visible').count();

    test('by keyboard: one stop, arrows go from node to node, each with its parts lit in both photographs', async () => {
      const { page, close } = await open(1280);
      expect(await page.getByRole('group', { name: 'Parts and what they contribute' }).count()).toBe(1);
      const nodes = page.getByRole('radio');
      expect(await nodes.count()).toBe(31);
      await page.getByRole('radio', { checked: true }).focus();
      const before = await cards(page);
      await page.keyboard.press('ArrowDown');
      const after = await cards(page);
      expect(after).toHaveLength(1);
      expect(after).not.toEqual(before);
      await page.getByRole('radio', { name: /^skin / }).check();
      expect(await cards(page)).toEqual(['skin']);
      expect(await lit(page)).toBe(2);
      // In neither image: there is nothing to light, and the card says so.
      await page.getByRole('radio', { name: /^hat / }).check();
      expect(await lit(page)).toBe(0);
      expect(await page.locator('.card:visible').textContent()).toContain('It is in neither.');
      await close();
    });

    test('a node that is pointed at is shown while it is, and the chosen one again afterwards', async () => {
      const { page, close } = await open(1280);
      await page.getByRole('radio', { name: /^nose / }).check();
      await page.locator('label.node', { hasText: /^hair/ }).hover();
      expect(await cards(page)).toEqual(['hair']);
      await page.mouse.move(2, 2);
      expect(await cards(page)).toEqual(['nose']);
      await close();
    });

    test('a node says its numbers to those who do not see the columns', async () => {
      const { page, close } = await open(1280);
      const neck = tree.nodes.find(({ id }) => id === 'neck') as (typeof tree.nodes)[number];
      const percent = `${Math.round(100 * (neck.probability as number))} %`;
      const read = await page.locator('.nodes').ariaSnapshot();
      expect(read).toMatch(new RegExp(`radio "neck [+−]0\\.\\d+ ${percent} likely of different labels"`));
      expect(await page.getByRole('img', { name: 'image a: validation/0012' }).count()).toBe(1);
      await close();
    });

    test.each([320, 390, 768, 1280, 2560])('at a width of %i nothing hangs over the edge', async (width) => {
      const { page, close } = await open(width);
      const over = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
      expect(over).toBeLessThanOrEqual(0);
      await close();
    });

    test.each(['light', 'dark'] as const)('axe finds nothing, %s', async (scheme) => {
      const { page, close } = await open(1280, scheme);
      expect(await axeViolations(page)).toEqual([]);
      await close();
    });
  },
);
