import { packageBuild } from '../../tsup.base';

export default packageBuild([
  'src/index.ts',
  'src/plugin.ts',
  'src/testing.ts',
  'src/worker.ts',
  'src/sweep-run.ts',
]);
