import { createRandom } from '@hemlkit/core/run';
import { singles } from '@hemlkit/statistics';
import { describe, expect, it } from 'vitest';
import type { RegionLooks } from './read-looks';
import { lookLength } from './segment-look';
import { suspectLabels } from './suspect-labels';

const random = createRandom(2, 'suspects');

/**
 * Images whose first region shows their true label, so many deviations from one label to the next in a number of its own; a second
 * region shows nothing of it, and is not always there. Of the given labels some are wrong.
 */
function drawn({ images = 400, classes = 2, apart = 5, wrong = 0.05 } = {}) {
  const truth = Int32Array.from({ length: images }, (_, i) => i % classes);
  const isWrong = Array.from(truth, () => random.uniform() < wrong);
  const labels = truth.map((label, i) =>
    isWrong[i] ? (label + 1 + random.integer(classes - 1)) % classes : label,
  );
  const region = (name: string, of: (i: number, at: number) => number, there: number): RegionLooks => {
    const looks = Array.from(truth, (_, i) =>
      Float64Array.from({ length: lookLength }, (_, at) => random.normal() + of(i, at)),
    );
    const seen = Array.from(truth, () => random.uniform() < there);
    return { name, seen, look: (i) => looks[i]! };
  };
  const regions = [
    region('lips', (i, at) => (at === truth[i] ? apart / Math.SQRT2 : 0), 1),
    region('hat', () => 0, 0.5),
  ];
  const { suspects: found, predicted } = suspectLabels({
    regions,
    labels,
    classes,
    groups: singles(images),
    random,
  });
  const wrongs = isWrong.filter(Boolean).length;
  const hits = found.filter(({ image }) => isWrong[image]);
  return {
    found,
    predicted,
    recall: hits.length / wrongs,
    falseAlarms: (found.length - hits.length) / images,
    right: hits.filter(({ image, label }) => label === truth[image]).length / Math.max(1, hits.length),
  };
}

describe('suspectLabels', () => {
  it('finds most wrong labels where images show them, and names the right ones', () => {
    for (const classes of [2, 3]) {
      const { recall, falseAlarms, right } = drawn({ classes });
      expect(recall).toBeGreaterThan(0.85);
      expect(falseAlarms).toBeLessThan(0.015);
      expect(right).toBe(1);
    }
  });

  it('has few false alarms where no label is wrong, and where labels overlap', () => {
    expect(drawn({ wrong: 0 }).found.length).toBeLessThanOrEqual(6);
    const { recall, falseAlarms } = drawn({ apart: 3, images: 800 });
    expect(recall).toBeGreaterThan(0.6);
    expect(falseAlarms).toBeLessThan(0.06);
  });

  it('finds nothing where images do not show the labels, or of a label with few images', () => {
    const noise = drawn({ apart: 0 });
    expect(noise.found).toEqual([]);
    expect(noise.predicted).toBeLessThan(0.65);
    expect(drawn({ images: 30 })).toMatchObject({ found: [], predicted: Number.NaN });
  });

  it('asks no image of the own group', () => {
    // Two images of each person, one of them wrong: by the other one alone all would look right.
    const persons = 60;
    const labels = Int32Array.from({ length: 2 * persons }, (_, i) => Math.floor(i / 2) % 2);
    const truth = labels.slice();
    for (const image of [10, 11]) labels[image] = 1 - labels[image]!;
    const looks = Array.from(truth, (label) =>
      Float64Array.from({ length: 3 }, (_, at) => (at === 0 ? 8 * label : 0) + random.normal()),
    );
    const regions = [{ name: 'lips', seen: looks.map(() => true), look: (i: number) => looks[i]! }];
    const groups = labels.map((_, i) => Math.floor(i / 2));
    const { suspects } = suspectLabels({ regions, labels, classes: 2, groups, random });
    expect(suspects.map(({ image }) => image).sort()).toEqual([10, 11]);
  });
});
