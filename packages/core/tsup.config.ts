import { packageBuild } from '../../tsup.base';

// TypeBox and Inversify are some 600 files, and opening them takes half the time in which core is loaded.
export default packageBuild(
  ['src/index.ts', 'src/plugin.ts', 'src/method.ts', 'src/run.ts', 'src/worker.ts'],
  {
    bundled: [/^typebox$/, /^inversify$/, /^@inversifyjs\//, /^reflect-metadata/],
  },
);
