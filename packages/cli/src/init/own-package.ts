import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);

/** The version range of HEML's packages that matches this command: all are released under one version. */
export function ownRange(): string {
  const { version } = require('@hemlkit/cli/package.json') as { version: string };
  return `^${version}`;
}

/** Folder of the templates that `heml init` fills in; the same from sources as from the built package. */
export const templatesFolder = (): string =>
  join(dirname(require.resolve('@hemlkit/cli/package.json')), 'templates');
