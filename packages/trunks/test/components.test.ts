import { testEmbedder, testMerge, testTrunk } from '@hemlkit/testing';
import { average, conv4, mlp, resnet18 } from '../src/index';

testTrunk(conv4, { options: [{}, { widths: [4, 5, 6, 7] }], engine: 'onnxruntime' });
testTrunk(resnet18, { engine: 'onnxruntime' });

testEmbedder(mlp, { options: [{}, { hidden: 7, dimensions: 3 }] });

testMerge(average, {
  options: [{}, { weights: 'leaves' }, { weights: 'score' }],
  reference: ({ children, options: { weights: by } }) => {
    const counted = children.map(({ leaves, score }) =>
      by === 'leaves' ? leaves : by === 'score' ? score : 1,
    );
    const total = counted.reduce((sum, count) => sum + count, 0);
    const mean = (name: string, i: number) =>
      children.reduce((sum, { weights }, child) => sum + counted[child]! * weights[name]!.data[i]!, 0) /
      total;
    return Object.fromEntries(
      Object.entries(children[0]!.weights).map(([name, { data }]) => [
        name,
        Array.from(data, (_, i) => mean(name, i)),
      ]),
    );
  },
});
