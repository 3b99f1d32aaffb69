import { testMerge } from '@hemlkit/testing';
import { myMerge } from './my-merge';

testMerge(myMerge, {
  options: [{}, { temperature: 2 }],
  // The formula once more, in plain loops.
  reference: ({ children, options: { temperature } }) => {
    const powers = children.map(({ score }) => Math.exp(score / temperature));
    const total = powers.reduce((sum, power) => sum + power, 0);
    const mean = (name: string, i: number) =>
      children.reduce((sum, { weights }, child) => sum + powers[child]! * weights[name]!.data[i]!, 0) / total;
    return Object.fromEntries(
      Object.entries(children[0]!.weights).map(([name, { data }]) => [
        name,
        data.map((_, i) => mean(name, i)),
      ]),
    );
  },
});
