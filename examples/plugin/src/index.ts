import { definePlugin } from '@hemlkit/core/plugin';
import { colours } from './colours';
import { softNearestNeighbour } from './soft-nearest-neighbour';

export default definePlugin({
  meta: { name: 'heml-plugin-example', version: '0.1.0' },
  components: [softNearestNeighbour, colours],
});
