import { packageBuild } from '../../tsup.base';

// Parquet's decoder is started as a thread from a file of its own, which lies beside the code that starts it.
export default packageBuild({
  index: 'src/index.ts',
  'reader-thread': 'src/shared/parquet/reader-thread.js',
});
