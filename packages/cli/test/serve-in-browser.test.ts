import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { axeViolations, chromiumPath, launchChromium } from '../../report/test/browser';
import { explain, serveEachTest, serving } from './serve-bench';

describe.skipIf(!chromiumPath)(
  'the server in a browser (needs Chromium: apt-get install chromium)',
  { timeout: 120_000 },
  () => {
    let browser: Browser;
    serveEachTest();

    beforeAll(async () => {
      browser = await launchChromium();
    });

    afterAll(() => browser?.close());

    /** Presses Tab until something that a selector matches has the focus. */
    async function tabTo(page: Page, selector: string): Promise<void> {
      for (let i = 0; i < 20; i++) {
        await page.keyboard.press('Tab');
        if (await page.evaluate(`document.activeElement.matches(${JSON.stringify(selector)})`)) return;
      }
      throw new Error(`Tab does not come to ${selector}.`);
    }

    test('by keyboard alone: a label is searched, two samples are chosen and compared', async () => {
      const page = await browser.newPage();
      await page.goto(serving.url);
      await tabTo(page, '[name=label]');
      await page.keyboard.press('ArrowDown');
      await tabTo(page, '[name=id]');
      await page.keyboard.type('2');
      await page.keyboard.press('Enter');
      await page.waitForURL(/label=a/);
      // Of the label a: s-21, s-23, s-25, s-27, s-29; what was chosen before stays.
      expect(await page.getByText('5 of 5 samples').isVisible()).toBe(true);
      await tabTo(page, '[name=sample-a]');
      await page.keyboard.press('ArrowDown');
      await tabTo(page, '[name=sample-b]');
      await page.keyboard.press('ArrowUp');
      const [a, b] = await Promise.all(
        ['a', 'b'].map((side) => page.locator(`[name=sample-${side}]:checked`).inputValue()),
      );
      await page.locator('.go button').focus();
      await page.keyboard.press('Enter');
      await page.waitForURL(/\/explain\?/);
      expect(explain.mock.lastCall).toEqual([a, b]);
      expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain('Different labels');
      await page.getByRole('link', { name: 'Compare two others' }).focus();
      await page.keyboard.press('Enter');
      await page.waitForURL(/sample-a=/);
      expect(await page.locator('[name=sample-a]:checked').inputValue()).toBe(a);
      await page.close();
    });

    test.each([
      ['choosing', ''],
      ['a pair', 'explain?a=s-1&b=s-2'],
      ['an error', 'explain?a=s-1&b=none'],
    ])('%s: axe finds nothing, light and dark; nothing hangs over the edge', async (_, path) => {
      for (const colorScheme of ['light', 'dark'] as const) {
        // The pages' own policy lets no script run, axe's neither.
        const context = await browser.newContext({ colorScheme, bypassCSP: true });
        const page = await context.newPage();
        await page.goto(`${serving.url}${path}`);
        expect(await axeViolations(page)).toEqual([]);
        for (const width of [320, 768, 2560]) {
          await page.setViewportSize({ width, height: 800 });
          expect(
            await page.evaluate('document.documentElement.scrollWidth - innerWidth'),
          ).toBeLessThanOrEqual(0);
        }
        await context.close();
      }
    });
  },
);
