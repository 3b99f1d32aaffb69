import { readFileSync } from 'node:fs';
import { defineConfig } from 'vitepress';

// The pages are staged by build.mjs, the sidebar with them.
const sidebar = JSON.parse(readFileSync(new URL('../.staging/sidebar.json', import.meta.url), 'utf8'));
/** Section, and the addresses at which the navigation marks it. */
const marked = [
  ['Guide', '^/(index|docs/(?!reference))'],
  ['Results', '^/results/'],
  ['Reference', '^/docs/reference/'],
  ['API', '^/api/'],
] as const;
const nav = marked.map(([text, activeMatch]) => {
  const [{ link }] = sidebar.find((section: { text: string }) => section.text === text).items;
  return { text, link, activeMatch };
});

export default defineConfig({
  title: 'HEML',
  description: 'Explains, audits and repairs models of image similarity',
  lang: 'en',
  srcDir: '.staging',
  outDir: 'dist',
  cleanUrls: false,
  lastUpdated: false,
  // The build fails for every other link that leads nowhere.
  ignoreDeadLinks: 'localhostLinks',
  markdown: { theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' } },
  head: [['link', { rel: 'icon', href: 'data:,' }]],
  // Nothing is fetched from elsewhere: fonts come with the site, and the search runs in the page.
  themeConfig: {
    nav,
    sidebar,
    outline: [2, 3],
    search: { provider: 'local' },
    docFooter: { prev: 'Before', next: 'Next' },
  },
});
