import { definePlugin } from '@hemlkit/core/plugin';
import { myLoss } from './my-loss';

export default definePlugin({ meta: { name: 'my-loss', version: '0.1.0' }, components: [myLoss] });
