import { spawnSync } from 'node:child_process';
import { createReadStream, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { axeViolations, chromiumPath, launchChromium } from '../packages/report/test/browser';

// The site is built once; that no link leads nowhere, that every document is in a section and every door has an example is held by
// the build itself.

const dist = join(__dirname, 'dist');

beforeAll(() => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(__dirname, 'build.mjs')], {
    encoding: 'utf8',
  });
  expect(status, `${stdout}${stderr}`).toBe(0);
}, 600_000);

const pages = (folder = dist): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return pages(path);
    return entry.name.endsWith('.html') ? [path] : [];
  });

test('nothing on a page is fetched from elsewhere', () => {
  expect(pages().length).toBeGreaterThan(100);
  const fetched = pages().flatMap((file) =>
    [
      ...readFileSync(file, 'utf8').matchAll(/<(?:script|link|img)[^>]* (?:src|href)="(\w+:)?\/\/[^"]*"/g),
    ].map(([tag]) => `${file}: ${tag}`),
  );
  expect(fetched).toEqual([]);
});

test("every door's page has an example", () => {
  const doors = readdirSync(join(__dirname, '.staging/api'), { recursive: true, encoding: 'utf8' }).filter(
    (name) => /^[^/]+(\/index)?\.md$/.test(name) && name !== 'index.md',
  );
  expect(doors).toContain('core-plugin.md');
  for (const door of doors) {
    const [before] = readFileSync(join(__dirname, '.staging/api', door), 'utf8').split(/^## /m);
    expect(before, door).toMatch(/^```(ts|yaml)$/m);
  }
});

const types: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.webp': 'image/webp',
};

describe.skipIf(!chromiumPath)(
  'the site in a browser (needs Chromium: apt-get install chromium)',
  { timeout: 120_000 },
  () => {
    let browser: Browser;
    let server: Server;
    let url: string;

    beforeAll(async () => {
      server = createServer((request, response) => {
        const path = join(dist, new URL(request.url!, 'http://site').pathname);
        const file = existsSync(path) && statSync(path).isDirectory() ? join(path, 'index.html') : path;
        if (!existsSync(file)) return void response.writeHead(404).end();
        response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream' });
        createReadStream(file).pipe(response);
      });
      await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
      url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      browser = await launchChromium();
    });

    afterAll(async () => {
      await browser?.close();
      server?.close();
    });

    test.each([
      '/',
      '/docs/explanations.html',
      '/docs/reference/loss.html',
      '/results/explainers.html',
      '/api/core-run.html',
    ])('%s: nothing fails, axe finds nothing, light and dark; nothing hangs over the edge', async (path) => {
      for (const colorScheme of ['light', 'dark'] as const) {
        const context = await browser.newContext({ colorScheme });
        const page = await context.newPage();
        const wrong: string[] = [];
        page.on('console', (message) => message.type() === 'error' && wrong.push(message.text()));
        page.on('pageerror', (error) => wrong.push(error.message));
        page.on('request', (request) => {
          if (!request.url().startsWith(url) && !request.url().startsWith('data:')) wrong.push(request.url());
        });
        await page.goto(url + path, { waitUntil: 'networkidle' });
        expect(await page.locator('h1').count()).toBe(1);
        expect(await axeViolations(page)).toEqual([]);
        for (const width of [320, 1280, 1920]) {
          await page.setViewportSize({ width, height: 800 });
          expect(
            await page.evaluate('document.documentElement.scrollWidth - innerWidth'),
            `${width}`,
          ).toBeLessThanOrEqual(0);
        }
        expect(wrong).toEqual([]);
        await context.close();
      }
    });

    test('search finds a component and leads to it', async () => {
      const page = await browser.newPage();
      await page.goto(url, { waitUntil: 'networkidle' });
      await page.keyboard.press('Control+k');
      await page.getByRole('searchbox').fill('proxy-anchor');
      await page.locator('.VPLocalSearchBox .result').first().waitFor();
      const links = await page
        .locator('.VPLocalSearchBox .result')
        .evaluateAll((results) => results.map((result) => result.getAttribute('href')));
      expect(links.some((link) => link?.includes('/docs/reference/loss'))).toBe(true);
      await page.close();
    });
  },
);
