import type { Random } from '@hemlkit/core/run';
import { findAssociations } from '../../packages/bias/src/audit-data/associations';
import type { Looks, RegionLooks } from '../../packages/bias/src/audit-data/read-looks';
import { lookAt, lookLength } from '../../packages/bias/src/audit-data/segment-look';
import type { SourceClasses } from '../../packages/bias/src/audit-data/source-classes';
import { groupBy } from '../../packages/statistics/src/groups';
import type { Kind, Outcome } from './outcome';

/** What is drawn. */
export interface Setting {
  images: number;
  segments: number;
  /** Images of a person: one label and a likeness of all looks. Absent: none belong together. */
  grouped?: boolean;
  plant?: { kind: Kind; agreement: number };
}

/** Data without pixels: looks with common factors, as of light and of persons, and what is planted. */
export function drawn({ images, segments, grouped = false, plant }: Setting, random: Random): Outcome {
  const sizes: number[] = [];
  for (let left = images; left > 0; ) {
    const size = grouped ? Math.min(left, 1 + random.integer(4)) : 1;
    sizes.push(size);
    left -= size;
  }
  const group = groupBy(sizes.flatMap((size, g) => Array<number>(size).fill(g)));
  const half = random.permutation(sizes.length);
  const labels = Int32Array.from(group, (g) => (half[g] as number) % 2);
  const has = Array.from(labels, (label) => (label === 1) === random.uniform() < (plant?.agreement ?? 0.5));
  const names = [...Array.from({ length: segments }, (_, s) => `s${s}`), 'background'];
  /** What all regions of an image share, and what is a person's own. */
  const light = Array.from(group, () => random.normal());
  const regions = names.map((name, r): RegionLooks => {
    const rare = r % 4 === 3 && r < segments;
    const own = sizes.map(() => Float64Array.from({ length: lookLength }, () => random.normal()));
    const seen = Array.from(group, (_, i) => {
      if (plant?.kind === 'presence' && r === 0) return has[i] === true;
      return !rare || random.uniform() < 0.6;
    });
    const looks = Array.from(group, (g, i) => {
      const look = Float64Array.from({ length: lookLength }, (_, at) => {
        const chance = random.normal() * (random.uniform() < 0.05 ? 3 : 1);
        const mine = (own[g] as Float64Array)[at] as number;
        return (
          0.7 * chance + (grouped ? 0.6 * mine : 0) + (at < lookAt.place ? 0.4 * (light[i] as number) : 0)
        );
      });
      const add = (from: number, to: number, by: number) => {
        for (let at = from; at < to; at++) look[at] = (look[at] as number) + by;
      };
      if (has[i] && plant) {
        const { kind } = plant;
        if ((kind === 'colour' && r === 0) || (kind === 'background' && r === segments)) add(0, 1, 1.5);
        if (kind === 'texture' && r === 0) add(lookAt.sharpness, lookLength, 1.5);
        if (kind === 'place' && r === 0) add(lookAt.place + 1, lookAt.place + 3, 1.5);
        if (kind === 'brightness') {
          add(lookAt.means, lookAt.deviations, 1.5);
          add(lookAt.bright, lookAt.sharpness, 1.5);
        }
      }
      // Numbers as those of images are: deviations and shares above 0.
      for (let at: number = lookAt.deviations; at < lookAt.place; at++)
        look[at] = 0.1 * Math.exp(0.3 * (look[at] as number));
      for (let at: number = lookAt.filled; at < lookAt.bright; at++)
        look[at] = Math.exp(0.1 * (look[at] as number));
      return look;
    });
    return { name, seen, look: (i) => Float64Array.from(looks[i] as Float64Array) };
  });
  const means = Float32Array.from({ length: 3 * images }, (_, at) => {
    const values = regions.map(({ look }) => look(Math.floor(at / 3))[lookAt.means + (at % 3)] as number);
    return values.reduce((sum, one) => sum + one, 0) / values.length;
  });
  const sources: SourceClasses[] = [
    {
      name: 'compression',
      values: Int32Array.from(has, (is) =>
        plant?.kind === 'compression' ? Number(is) : Number(random.uniform() < 0.5),
      ),
      count: 2,
    },
  ];
  const looks: Looks = { segments: regions.slice(0, -1), rest: regions.at(-1) as RegionLooks, means };
  const audited = findAssociations({
    looks,
    sources,
    attributes: [],
    labels,
    groups: group,
    names: ['a', 'b'],
    allowed: [],
    random: random.split('audit'),
  });
  return {
    tests: audited.associations.filter(({ adjusted }) => adjusted !== undefined).length,
    found: audited.findings.map(({ name, aspect }) => `${name} ${aspect}`),
  };
}
