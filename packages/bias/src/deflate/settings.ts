import {
  findSegment,
  HemlError,
  type LoadedExperiment,
  type Segment,
  type Segmenter,
} from '@hemlkit/core/run';
import { valueName } from '../attribute-value';
import { restName } from '../audit-data/read-looks';
import type { AttributeValue } from '../bias-section';
import type { Blend } from '../exchange/exchange-segment';
import { labelClass } from '../label-class';
import { lookAttribute } from '../look-attribute';

/** What is to be deflated, by the spec's `bias` and the options given. */
export interface DeflateSettings {
  /** What is exchanged; absent where the remedy needs none. */
  segment?: Segment;
  /** A segment whose presence is the attribute, or its look; or a name that the dataset knows, or one value of such. */
  attribute: { segment: Segment } | { look: Segment } | AttributeValue | string;
  epsilon: number;
  overlap: number;
  /** How a donor's pixels are joined to the recipient's. */
  blend: Blend;
  /** Classes that show the label or may do so: composites must not hide them. */
  kept: string[];
  /** What is exchanged is the background, of the class `background` or of all that no segment covers. */
  behind?: true;
}

/**
 * @param named the segment that is exchanged, or `background`
 * @param classes of the segmenter; without them it is not known which the background has
 * @throws HemlError (usage) if a segment is unknown or shows the label, and if no attribute is named
 */
export function deflateSettings(
  { experiment }: LoadedExperiment,
  remedy: { name: string; exchanges: boolean; leavesOut?: boolean },
  named?: string,
  classes: readonly string[] = [],
): DeflateSettings {
  const { segments, bias } = experiment;
  const rest = restName(segments);
  const find = (name: string): Segment =>
    name === rest ? { name, classes: backgroundOf(segments, classes) } : findSegment(experiment, name);
  const of = bias?.attribute;
  const isValue = typeof of === 'object' && 'name' in of;
  const attributed = typeof of === 'object' && !isValue ? ('look' in of ? of.look : of.segment) : undefined;
  const name = named ?? bias?.segment ?? attributed;
  const segment = name === undefined ? undefined : find(name);
  const attribute = typeof of === 'string' ? of : isValue ? of.name : (attributed ?? name);
  if (attribute === undefined)
    throw usage(
      'bias-attribute-missing',
      `Neither the spec nor an option names what in ${experiment.name} is to be deflated.`,
      'Name the segment that is associated with the label: --segment hat, or `bias: { segment: hat }` in the spec. `heml audit data` finds it.',
    );
  if (!segment && remedy.exchanges)
    throw usage(
      'bias-segment-missing',
      `The remedy ${remedy.name} exchanges a segment, and none is named that shows \`${attribute}\`.`,
      'Name it: --segment hat, or `bias: { segment: hat }` in the spec.',
    );
  const isBehind = segment !== undefined && segment.name === rest;
  if (isBehind && remedy.leavesOut)
    throw usage(
      'background-stays',
      `The remedy ${remedy.name} fills what it takes away with what is around it, and nothing is around the background.`,
      'Take `--remedy repair`, or train with `training.background: black`.',
    );
  const allowed = bias?.allowed ?? [];
  const shown = labelClass(experiment.dataset);
  if (segment && allowed.includes(segment.name))
    throw usage(
      'segment-allowed',
      `The segment \`${segment.name}\` may matter: it is among bias.allowed, and to exchange it would make labels wrong.`,
      'Take another segment, or take it off that list if it does not define the label.',
    );
  if (segment && shown !== undefined && segment.classes.includes(shown))
    throw usage(
      'segment-defines-label',
      `The segment \`${segment.name}\` defines the label, which is whether \`${shown}\` is present: to exchange it would make labels wrong.`,
      'Take another segment.',
    );
  return {
    ...(segment && { segment }),
    attribute:
      typeof of === 'string' || isValue
        ? of
        : (typeof of === 'object' && 'look' in of) || attribute === rest
          ? { look: find(attribute) }
          : { segment: find(attribute) },
    epsilon: bias?.epsilon ?? 0.05,
    overlap: bias?.overlap ?? 0.6,
    blend: bias?.blend ?? 'poisson',
    kept: [
      ...segments.filter((one) => allowed.includes(one.name)).flatMap(({ classes }) => classes),
      ...(shown === undefined ? [] : [shown]),
    ],
    ...(isBehind && { behind: true as const }),
  };
}

/** Classes of the background: the one that is called so where no segment has it, else all that no segment has. */
function backgroundOf(segments: readonly Segment[], classes: readonly string[]): string[] {
  const left = classes.filter((name) => !segments.some((segment) => segment.classes.includes(name)));
  return left.includes('background') ? ['background'] : left;
}

/** What the attribute is called: by the dataset, or its segment's name. */
export const attributeName = ({ attribute }: Pick<DeflateSettings, 'attribute'>): string =>
  typeof attribute === 'string'
    ? attribute
    : 'look' in attribute
      ? lookAttribute(attribute.look.name)
      : 'name' in attribute
        ? valueName(attribute)
        : attribute.segment.name;

/** The ids of classes, as a segmenter numbers them. */
export const idsOf = (
  names: readonly string[],
  { classes }: Pick<Segmenter, 'classes'>,
): ReadonlySet<number> => new Set(names.map((name) => classes.indexOf(name)).filter((id) => id >= 0));

const usage = (code: string, message: string, hint: string) =>
  new HemlError(message, { code, kind: 'usage', hint });
