import type { Random } from '@hemlkit/core/run';
import {
  benjaminiHochberg,
  contingency,
  cramersV,
  type Groups,
  groupBy,
  residuals,
} from '@hemlkit/statistics';
import type { Association, AuditCell, DataAudit } from '../contracts/audit';
import { fewestLooks, lookAssociation, presenceAssociation } from './associate';
import type { TwoValued } from './attributes';
import type { SegmentLooks } from './read-looks';

/** False discovery rate below which a finding counts. */
const level = 0.05;

export interface AssociationsRequest {
  segments: readonly SegmentLooks[];
  attributes: readonly TwoValued[];
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

type Found = Pick<DataAudit, 'level' | 'associations' | 'findings' | 'withAttributes' | 'cells' | 'notes'>;

/** How segments and attributes go with the label, each tested, the strongest first. */
export function findAssociations(request: AssociationsRequest): Found {
  const { segments, attributes, labels, groups, names, allowed, random } = request;
  const notes: string[] = [];
  const associations: Association[] = [];
  const present = segments
    .map(({ segment, looks }) => ({
      name: segment.name,
      units: [...looks.keys()],
      has: looks.map((look) => look !== undefined),
    }))
    .filter(({ has }) => has.includes(true) && has.includes(false));
  for (const { name, has } of present) {
    const tested = presenceAssociation(has, labels, names.length, random.split(name, 'presence'), groups);
    associations.push({ aspect: 'presence', name, allowed: allowed.includes(name), ...tested });
  }
  for (const { segment, looks } of segments) {
    const { name } = segment;
    const units = [...looks.keys()].filter((i) => looks[i] !== undefined);
    if (units.length === 0) {
      notes.push(`segment ${name}: not measured, for no image shows it`);
      continue;
    }
    const seen = units.map((i) => looks[i] as Float64Array);
    const isAllowed = allowed.includes(name);
    // A part that is there hides some of its neighbours, never the other way round: how they look beyond that is asked.
    // Not of what may matter: it shows the label, and so goes with whatever else does.
    const others = present.filter((one) => one.name !== name);
    const presence = units.map((i) => Float64Array.from(others, ({ has }) => Number(has[i])));
    const own = isAllowed ? seen : residuals(seen, presence);
    const tested = lookAssociation(
      own,
      Int32Array.from(units, (i) => labels[i] as number),
      names.length,
      random.split(name, 'look'),
      groupBy(units.map((i) => groups[i])),
    );
    if (tested) associations.push({ aspect: 'look', name, allowed: isAllowed, ...tested });
    else
      notes.push(
        `segment ${name}: its look is not measured, for fewer than two labels have ${fewestLooks} images that show it (${units.length} do)`,
      );
  }
  adjust(associations);
  for (const { name, units, has } of attributes) {
    const own = Int32Array.from(units, (i) => labels[i] as number);
    const members = units.length === labels.length ? groups : groupBy(units.map((i) => groups[i]));
    const tested = presenceAssociation(has, own, names.length, random.split(name, 'attribute'), members);
    associations.push({ aspect: 'attribute', name, allowed: false, ...tested });
  }
  // Array.sort is stable: of equal effects, what is there before how it looks.
  associations.sort((a, b) => b.effect.value - a.effect.value);
  return {
    level,
    associations,
    findings: associations.filter(({ adjusted }) => adjusted !== undefined && adjusted <= level),
    withAttributes: present.flatMap(({ name, has }) =>
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
    cells: [...present, ...attributes]
      .flatMap((one) => cellsOf(one, labels, names))
      .sort((a, b) => a.images - b.images),
    notes,
  };
}

/** Adjusts the p-values of all segments that are not allowed to matter; attributes are no segments, and only listed. */
function adjust(associations: Association[]): void {
  const counted = associations.filter(({ allowed }) => !allowed);
  const adjusted = benjaminiHochberg(counted.map(({ p }) => p));
  for (const [i, association] of counted.entries()) association.adjusted = adjusted[i] as number;
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
