import { readFile } from 'node:fs/promises';
import type { MetricTree } from '@hemlkit/core';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Project } from './project';

// What tests of pages without a server share.

/** A browser on a busy machine may take long. */
export const MINUTES = 180_000;

/** The largest relative difference of any number; all else has to be equal. */
export function worstOf(found: unknown, wanted: unknown, path = 'tree'): number {
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

/** Waits until the page has compared what is chosen. */
export const compared = (page: Page): Promise<void> =>
  page.locator('#status', { hasText: /^compared/ }).waitFor({ timeout: MINUTES });

export async function compare(page: Page): Promise<void> {
  await page.locator('.go button').click();
  await compared(page);
}

/** The numbers that the page offers. */
export async function numbersOf(page: Page): Promise<MetricTree> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Numbers (JSON)' }).click(),
  ]);
  return JSON.parse(await readFile(await download.path(), 'utf8'));
}

/** The numbers that the command gives. */
export async function explained(project: Project, run: string, a: string, b: string): Promise<MetricTree> {
  const { code, out } = await project.run('explain', run, a, b, '--format', 'json');
  expect(code).toBe(0);
  return JSON.parse(out);
}
