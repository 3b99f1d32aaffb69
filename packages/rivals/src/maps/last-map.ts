import { HemlError, type MapLayer, type Trunk } from '@hemlkit/core/plugin';

export interface LastMap extends MapLayer {
  /** Of the map, a side. */
  side: number;
}

/**
 * The trunk's last feature map.
 *
 * @throws HemlError (usage) where there is none, or it has one cell
 */
export function lastMap(
  { maps }: Pick<Trunk, 'maps'>,
  { method, trunk, imageSize }: { method: string; trunk: string; imageSize: number },
): LastMap {
  const last = maps?.layers.at(-1);
  if (!last)
    throw new HemlError(
      `\`${method}\` looks at cells of a feature map, and the trunk \`${trunk}\` has none.`,
      {
        code: 'maps-missing',
        kind: 'usage',
        hint: 'Take a trunk with maps, `{ type: conv4 }` or `{ type: resnet18 }`.',
      },
    );
  const side = Math.ceil(imageSize / last.stride);
  if (side > 1) return { ...last, side };
  throw new HemlError(
    `\`${method}\` needs a last map of two cells a side or more; of ${imageSize} pixels the layer ${last.name} of the trunk \`${trunk}\` has one.`,
    { code: 'maps-too-small', kind: 'usage', hint: 'Raise `training.imageSize`.' },
  );
}
