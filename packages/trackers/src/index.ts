import { definePlugin } from '@hemlkit/core/plugin';
import packageJson from '../package.json' with { type: 'json' };
import { dvclive } from './dvclive';
import { jsonl } from './jsonl';
import { mlflow } from './mlflow/mlflow';
import { tensorboard } from './tensorboard/tensorboard';

export { dvclive, jsonl, mlflow, tensorboard };

export default definePlugin({
  meta: { name: packageJson.name, version: packageJson.version },
  components: [jsonl, tensorboard, mlflow, dvclive],
});
