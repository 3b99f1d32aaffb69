import { packageBuild } from '../../tsup.base';

// The network's thread is started from a file of its own, which lies beside the code that starts it.
export default packageBuild({ index: 'src/index.ts', 'network-thread': 'src/segformer/network-thread.js' });
