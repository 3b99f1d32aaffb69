import { createRequire } from 'node:module';

/** The version of @hemlkit/core that is running. */
export const coreVersion = (
  createRequire(import.meta.url)('@hemlkit/core/package.json') as { version: string }
).version;
