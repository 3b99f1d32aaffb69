import { definePlugin } from '@hemlkit/core/plugin';
import { mySegmenter } from './my-segmenter';

export default definePlugin({ meta: { name: 'my-segmenter', version: '0.1.0' }, components: [mySegmenter] });
