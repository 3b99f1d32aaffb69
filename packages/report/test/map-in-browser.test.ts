import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { reportPage } from '../src/page/report-page';
import { axeViolations, chromiumPath, launchChromium } from './browser';
import { reportRun } from './report-run';

describe.skipIf(!chromiumPath)(
  "a report's map in a browser (needs Chromium: apt-get install chromium)",
  { timeout: 120_000 },
  () => {
    let browser: Browser;
    let folder: string;

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'heml-map-'));
      await writeFile(join(folder, 'report.html'), reportPage([reportRun()]));
      browser = await launchChromium();
    });

    afterAll(async () => {
      await browser?.close();
      await rm(folder, { recursive: true });
    });

    async function open(options: BrowserContextOptions = {}) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
      const page = await context.newPage();
      await page.goto(pathToFileURL(join(folder, 'report.html')).href);
      await page.locator('.plane').scrollIntoViewIfNeeded();
      const listed = () => page.locator('.map-list li').allTextContents();
      return { page, listed, close: () => context.close() };
    }

    test('by keyboard: a group is selected, and its samples are saved as a list', async () => {
      const { page, listed, close } = await open();
      await page.locator('.map select').focus();
      await page.keyboard.press('ArrowDown');
      expect(await page.locator('.map-groups button').allTextContents()).toEqual([
        'of the same label (7)',
        'of another label (1)',
      ]);
      await page.getByRole('button', { name: 'of another label (1)' }).focus();
      await page.keyboard.press('Enter');
      expect(await listed()).toEqual(['validation/5no smile']);
      await page.locator('.map select').selectOption({ label: 'glasses' });
      await page.getByRole('button', { name: 'true (2)' }).press('Space');
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: 'Save the list' }).press('Enter'),
      ]);
      expect(download.suggestedFilename()).toBe('made-up-selected.txt');
      expect(await readFile(await download.path(), 'utf8')).toBe(
        'validation/0\nvalidation/1\nvalidation/5\n',
      );
      await close();
    });

    test('by mouse: what is dragged over is selected, a click adds or takes away', async () => {
      const { page, listed, close } = await open();
      const { x, y, width, height } = (await page.locator('.plane').boundingBox())!;
      await page.mouse.move(x + 10, y + 10);
      await page.mouse.down();
      await page.mouse.move(x + width / 2, y + height / 2, { steps: 4 });
      await page.mouse.up();
      expect(await listed()).toEqual(['validation/0smile', 'validation/1no smile']);
      await page.locator('.point').nth(1).click();
      await page.locator('.point').nth(7).click();
      expect(await listed()).toEqual(['validation/0smile', 'validation/7no smile']);
      expect(await page.getByRole('status').textContent()).toBe('2 of 8 selected');
      await page.getByRole('button', { name: 'Clear' }).click();
      expect(await listed()).toEqual([]);
      await close();
    });

    test('axe finds nothing, light and dark', async () => {
      for (const colorScheme of ['light', 'dark'] as const) {
        const { page, close } = await open({ colorScheme, bypassCSP: true });
        await page.getByRole('button', { name: /^smile/ }).click();
        expect(await axeViolations(page, 'section:has(#map)')).toEqual([]);
        await close();
      }
    });

    test('without scripts it is a picture, coloured by label', async () => {
      const { page, close } = await open({ javaScriptEnabled: false });
      expect(await page.locator('.point').count()).toBe(8);
      expect(await page.locator('.map-side').isVisible()).toBe(false);
      const fills = await page
        .locator('.point rect')
        .all()
        .then((all) => Promise.all(all.map((one) => one.getAttribute('fill'))));
      expect(new Set(fills).size).toBe(2);
      expect(fills[0]).toBe(fills[2]);
      await close();
    });
  },
);
