import { definePlugin } from '@hemlkit/core/plugin';
import packageJson from '../package.json' with { type: 'json' };
import { average } from './average';
import { conv4 } from './conv4';
import { mlp } from './mlp';
import { onnx } from './onnx';
import { resnet18, resnet34, resnet50 } from './resnet';

export { average, conv4, mlp, onnx, resnet18, resnet34, resnet50 };

export default definePlugin({
  meta: { name: packageJson.name, version: packageJson.version },
  components: [conv4, resnet18, resnet34, resnet50, onnx, mlp, average],
});
