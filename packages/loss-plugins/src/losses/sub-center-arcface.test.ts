import { plain, testLoss } from '@hemlkit/testing';
import { parts } from '../../test/parts';
import { columns, crossEntropy, radians } from '../../test/plain';
import { subCenterArcface } from './sub-center-arcface';

testLoss(subCenterArcface, {
  plugins: [parts],
  options: [{}, { margin: 100, scale: 6, subCenters: 2 }],
  reference: (input) => {
    const { margin, scale, subCenters } = input.options;
    const m = radians(margin);
    const vectors = columns(input.weights.W!);
    const classes = vectors.length / subCenters;
    return crossEntropy(input, (x, own) =>
      Array.from({ length: classes }, (_, id) => {
        const ofClass = vectors.slice(id * subCenters, (id + 1) * subCenters);
        const nearest = Math.max(...ofClass.map((vector) => plain.cosine(x, vector)));
        if (id !== own) return scale * nearest;
        const angle = Math.acos(nearest);
        return scale * (angle + m <= Math.PI ? Math.cos(angle + m) : nearest - m * Math.sin(m));
      }),
    );
  },
});
