import type { AttributeState, Refusal } from '../contracts/deflate';
import { attributeName, type DeflateSettings } from './settings';

/** States why a cell of label and attribute has no image. @param makes whether composites were to be made */
export const whyEmpty =
  ({ attribute, overlap }: DeflateSettings, refused: readonly Refusal[], makes: boolean) =>
  (label: string, has: AttributeState): string => {
    const what =
      typeof attribute === 'string' || !('segment' in attribute)
        ? typeof has === 'string'
          ? `whose \`${attributeName({ attribute })}\` is '${has}'`
          : `${has ? 'with' : 'without'} \`${attributeName({ attribute })}\``
        : `that ${has ? 'shows' : 'does not show'} \`${attribute.segment.name}\``;
    const image = `training image of the label '${label}' ${what}`;
    if (!makes) return `There is no ${image}.`;
    const none = `No ${image}`;
    const own = refused.filter((one) => one.label === label && one.has === has);
    if (own.length > 0 && own.every(({ reason }) => reason === 'no-donor'))
      return `${none} can be made: no other image has what it would need.`;
    if (own.some(({ reason }) => reason === 'alone') && !own.some(({ best }) => best !== undefined))
      return `${none} can be made: no other image shows the part where it would be.`;
    const best = Math.max(0, ...own.map((one) => one.best ?? 0));
    return `${none} can be made: no donor lies well enough, the best overlap was ${best.toFixed(2)} and ${overlap} is needed.`;
  };
