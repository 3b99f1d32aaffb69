import { definePlugin } from '@hemlkit/core/plugin';
import packageJson from '../package.json' with { type: 'json' };
import { biasSection } from './bias-section';
import * as remedies from './deflate/remedies';

/** The section `bias` of a spec, the kind of component that repairs bias, and the remedies that `heml deflate` knows. */
export const biasPlugin = definePlugin({
  meta: { name: packageJson.name, version: packageJson.version },
  kinds: [
    {
      kind: 'remedy',
      summary: 'Makes training data in which an attribute is not associated with the label.',
      package: packageJson.name,
    },
  ],
  sections: [biasSection],
  components: Object.values(remedies),
});
