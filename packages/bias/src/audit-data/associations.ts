import type { Random } from '@hemlkit/core/run';
import {
  benjaminiHochberg,
  contingency,
  cramersV,
  type Groups,
  type PValue,
  residuals,
} from '@hemlkit/statistics';
import type { Association, AuditCell, DataAudit } from '../contracts/audit';
import { fewestLooks, lookAssociation, presenceAssociation, type Tested } from './associate';
import type { SeveralValued, TwoValued } from './attributes';
import { conditionAssociation, conditions } from './capture';
import { type Design, designOfSome } from './design';
import { givenCapture } from './given-capture';
import type { Looks } from './read-looks';
import type { SourceClasses } from './source-classes';
import { powerOf } from './verdict';

/** False discovery rate below which a finding counts. */
export const level = 0.05;

export interface AssociationsRequest {
  looks: Looks;
  /** Classes of the images by properties of their files. */
  sources: readonly SourceClasses[];
  attributes: readonly TwoValued[];
  /** Attributes with more values than two. Default: none. */
  several?: readonly SeveralValued[];
  /** Class index of each image. */
  labels: Int32Array;
  /** Of images that are not independent. */
  groups: Groups;
  /** By class index. */
  names: readonly string[];
  /** Segments that may matter. */
  allowed: readonly string[];
  random: Random;
}

type Found = Pick<
  DataAudit,
  'level' | 'associations' | 'findings' | 'power' | 'withAttributes' | 'cells' | 'notes'
> & { unasked: string[] };

/** A row before it is known how many tests there are. */
type Row = Pick<Association, 'aspect' | 'name' | 'allowed'> & Tested & { design: Design };

/** The largest number of tests for a number of segments: presence and look of each, look of the rest, and the whole image. */
export const testsOf = (segments: number): number => 2 * segments + 1 + conditions.length;

/** How segments and attributes are associated with the label, each tested, the strongest first. */
export function findAssociations(request: AssociationsRequest): Found {
  const { looks, sources, attributes, several = [], labels, groups, names, allowed, random } = request;
  const { segments } = looks;
  const notes: string[] = [];
  const unasked: string[] = [];
  const rows: Row[] = [];
  const needed = testsOf(segments.length) / level;
  const designOf = (units: readonly number[]) => designOfSome(units, groups, labels, needed);
  const labelsOf = (units: readonly number[]) => Int32Array.from(units, (i) => labels[i] as number);
  const all = designOf([...labels.keys()]);
  const add = (aspect: Association['aspect'], name: string, tested: Tested, design = all) =>
    rows.push({ aspect, name, allowed: aspect !== 'attribute' && allowed.includes(name), ...tested, design });
  const presences = segments
    .map(({ name, seen }) => ({ name, units: [...seen.keys()], has: seen }))
    .filter(({ has }) => has.includes(true) && has.includes(false));
  for (const { name, has } of presences) {
    const classes = { values: Int32Array.from(has, Number), count: 2 };
    const own = random.split(name, 'presence');
    add('presence', name, presenceAssociation(classes, labels, names.length, own, all));
  }
  /** Conditions of the whole image that are associated with the label. */
  const shared = new Set<string>();
  const isShared = ({ test }: Tested) => test.p <= level / (conditions.length + sources.length);
  for (const one of sources) {
    const tested = presenceAssociation(one, labels, names.length, random.split(one.name, 'image'), all);
    add('image', one.name, tested);
    if (isShared(tested)) shared.add(one.name);
  }
  for (const condition of conditions) {
    const { name } = condition;
    const regions = [...segments, looks.rest];
    const own = random.split(name, 'image');
    const tested = conditionAssociation(condition, regions, labels, names.length, own, all);
    if (!tested) {
      unasked.push(name);
      continue;
    }
    add('image', name, tested);
    if (isShared(tested)) shared.add(name);
  }
  // What the whole image shows is one finding: segments are asked what they show beyond it.
  for (const { name, seen, look } of givenCapture(looks, shared)) {
    const units = [...seen.keys()].filter((i) => seen[i]);
    if (units.length === 0) {
      if (name === looks.rest.name) continue;
      notes.push(`segment ${name}: not measured, because no image shows it`);
      unasked.push(name);
      continue;
    }
    // A part that is there hides some of its neighbours, never the other way round: how they look beyond that is asked.
    // Not of what may matter: it shows the label, and so is associated with whatever else is.
    const others = presences.filter((one) => one.name !== name);
    const explaining = units.map((i) =>
      Float64Array.from([
        ...others.map(({ has }) => Number(has[i])),
        ...sources.filter((one) => shared.has(one.name)).flatMap((one) => indicators(one, i)),
      ]),
    );
    const own = units.map(look);
    const design = designOf(units);
    const tested = lookAssociation(
      allowed.includes(name) ? own : residuals(own, explaining),
      labelsOf(units),
      names.length,
      random.split(name, 'look'),
      design,
    );
    if (tested) {
      add('look', name, tested, design);
      continue;
    }
    const isGrouped = design.count < units.length && design.exchange.kind === 'whole';
    const what = isGrouped ? 'groups with images' : 'images';
    const there = isGrouped ? `${design.count} groups do` : `${units.length} do`;
    notes.push(
      `segment ${name}: its look is not measured, because fewer than two labels have ${fewestLooks} ${what} that show it (${there})`,
    );
    unasked.push(name);
  }
  const known = [
    ...attributes.map(({ name, units, has }) => {
      return { name, units, values: Int32Array.from(has, Number), count: 2 };
    }),
    ...several,
  ];
  for (const { name, units, ...classes } of known) {
    const design = designOf(units);
    const tested = presenceAssociation(
      classes,
      labelsOf(units),
      names.length,
      random.split(name, 'attribute'),
      design,
    );
    add('attribute', name, tested, design);
  }
  const associations = judged(rows);
  return {
    level,
    associations,
    findings: associations.filter(({ found }) => found),
    power: powerOf(associations),
    unasked,
    withAttributes: presences.flatMap(({ name, has }) =>
      attributes.map((attribute) => ({
        segment: name,
        attribute: attribute.name,
        v: cramersV(
          contingency(
            attribute.units.map((i) => Number(has[i])),
            attribute.has.map(Number),
            2,
            2,
          ),
        ),
      })),
    ),
    cells: [...presences, ...attributes]
      .flatMap((one) => cellsOf(one, labels, names))
      .sort((a, b) => a.images - b.images),
    notes,
  };
}

/** Whether an image is of each class but the first. */
const indicators = ({ values, count }: SourceClasses, image: number): number[] =>
  Array.from({ length: count - 1 }, (_, one) => Number(values[image] === one + 1));

/**
 * Rows with p-values adjusted for all that count: not for what is allowed to matter, nor for attributes, which are only listed. One
 * whose labels have so few orders that it could be no finding by itself has no p-value.
 */
function judged(rows: readonly Row[]): Association[] {
  const canBe = ({ possible }: PValue) => possible >= 1 / level;
  const isCounted = ({ allowed, aspect }: Row) => !allowed && aspect !== 'attribute';
  const counted = rows.filter((row) => isCounted(row) && canBe(row.test));
  const adjusted = new Map(
    benjaminiHochberg(counted.map(({ test }) => test.p)).map((p, i) => [counted[i] as Row, p]),
  );
  return (
    rows
      .map((row): Association => {
        const { aspect, name, allowed, effect, test, design } = row;
        const own = adjusted.get(row);
        const detectable = test.critical(level / Math.max(1, counted.length));
        return {
          aspect,
          name,
          effect,
          ...(canBe(test) && Number.isFinite(test.p) && { p: test.p }),
          by: test.by,
          draws: test.draws,
          ...(Number.isFinite(test.possible) && { possible: test.possible }),
          ...(design.exchange.kind === 'within' && { within: true }),
          ...(own !== undefined && { adjusted: own }),
          ...(own !== undefined && Number.isFinite(detectable) && { detectable }),
          allowed,
          found: own !== undefined && own <= level,
        };
      })
      // Array.sort is stable: of equal effects, what is there before how it looks.
      .sort((a, b) => b.effect.value - a.effect.value)
  );
}

const cellsOf = (
  { name, units, has }: Pick<TwoValued, 'name' | 'units' | 'has'>,
  labels: Int32Array,
  names: readonly string[],
): AuditCell[] => {
  const own = Int32Array.from(units, (i) => labels[i] as number);
  const table = contingency(own, has.map(Number), names.length, 2);
  return names.flatMap((label, row) =>
    [false, true].map((present) => ({
      name,
      label,
      present,
      images: (table[row] as Float64Array)[Number(present)] as number,
    })),
  );
};
