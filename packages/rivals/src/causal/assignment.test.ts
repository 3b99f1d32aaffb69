import { createRandom } from '@hemlkit/core/plugin';
import { expect, it } from 'vitest';
import { Assignment } from './assignment';
import { division, type HostPulls } from './divide';

const random = createRandom(1, 'pulls');
const images = 6;
const drawn = (length: number) => random.normals(images * length, 1);
const pulls: HostPulls[] = [0, 1, 2].map(() => ({ outputs: drawn(4), cells: drawn(9), channels: drawn(5) }));

it('has the gradient of its objective', () => {
  const logits = Float64Array.from(random.normals(images * pulls.length, 1));
  const { gradient } = division(logits, pulls);
  for (const at of logits.keys()) {
    const moved = (by: number) => {
      const other = logits.slice();
      other[at]! += by;
      return division(other, pulls).objective;
    };
    expect(gradient[at]).toBeCloseTo((moved(1e-4) - moved(-1e-4)) / 2e-4, 5);
  }
});

it('draws all anew, moves a batch to where environments differ more, and leaves what it never saw', () => {
  const assignment = new Assignment(images + 2, pulls.length);
  assignment.begin(createRandom(7));
  const before = assignment.values;
  const found = pulls.flatMap(({ outputs, cells, channels }) => [outputs, cells, channels]);
  // The last two images are in no batch.
  const positions = Int32Array.from({ length: images }, (_, at) => at);
  const objective = () =>
    division(Float64Array.from(assignment.values.slice(0, 3 * images)), pulls).objective;
  const first = objective();
  for (let step = 0; step < 20; step++) assignment.take(positions, found);
  expect(objective()).toBeLessThan(first);
  const after = assignment.values;
  expect([...after.slice(3 * images)]).toEqual([...before.slice(3 * images)]);
  expect(Math.abs(after[0]! - before[0]!)).toBeGreaterThan(0.1);
  assignment.begin(createRandom(7));
  expect(assignment.values).toEqual(before);
  assignment.begin(createRandom(8));
  expect(assignment.values).not.toEqual(before);
});
