import { expect, it, vi } from 'vitest';
import { message, small } from './fixtures/read';

vi.mock('./sections', async (original) => ({
  ...(await original()),
  packageOfSection: { lost: 'heml-nowhere' },
}));

it('a section of a package that is not installed is an error where it stands', async () => {
  expect(await message(`${small}lost: 1\n`)).toMatchInlineSnapshot(`
    "exit 2
    spec.yaml:14:7
    \`lost\` is a section of the package \`heml-nowhere\`. The plugin \`heml-nowhere\` is not installed.
      14 | lost: 1
         |       ^
    Install it with \`npm install heml-nowhere\` in PLUGINS or a folder above it."
  `);
});
