import { definePlugin } from '@hemlkit/core/plugin';
import * as reducers from '../src/reducers';
import * as regularizers from '../src/regularizers';

/** What losses have among their options. */
export const parts = definePlugin({
  meta: { name: 'parts', version: '0.0.0' },
  components: [...Object.values(reducers), ...Object.values(regularizers)],
});
