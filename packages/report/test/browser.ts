import { existsSync } from 'node:fs';
import axe from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';

const candidates = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Where this machine's Chromium is: `HEML_CHROMIUM`, or where packages put it. Nothing is downloaded. */
export const chromiumPath = process.env.HEML_CHROMIUM ?? candidates.find((path) => existsSync(path));

if (!chromiumPath)
  console.warn(
    'no Chromium on this machine: the report is not opened in a browser (apt-get install chromium)',
  );

export const launchChromium = (): Promise<Browser> =>
  chromium.launch({
    executablePath: chromiumPath as string,
    // In a container, and as root, Chromium has no sandbox of its own.
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
    timeout: 60_000,
  });

/** What axe finds on a page, which has to be open with `bypassCSP`: rule, reason and place. @param within a selector. Default: all */
export async function axeViolations(page: Page, within = 'html'): Promise<(string | undefined)[][]> {
  await page.evaluate(axe.source);
  const found = (await page.evaluate(
    `axe.run(${JSON.stringify(within)}).then(({ violations }) => violations)`,
  )) as { id: string; nodes: { html: string; failureSummary: string }[] }[];
  return found.map(({ id, nodes }) => [id, nodes[0]?.failureSummary, nodes[0]?.html]);
}
