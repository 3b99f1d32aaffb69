import { HemlError, type MapLayer, type Trunk } from '@hemlkit/core/plugin';
import type { AvslOptions } from './options';

/** Levels where none are named: as many as the paper has. */
const usual = 3;

export interface ChosenLevel extends MapLayer {
  /** Cells of its map a side. */
  cells: number;
}

/**
 * The layers whose maps are the levels, from the lowest.
 *
 * @throws HemlError (usage) where the trunk has no maps, or not these, or too small ones
 */
export function chooseLevels(
  { maps }: Pick<Trunk, 'maps'>,
  { layers: names }: Pick<AvslOptions, 'layers'>,
  { trunk, imageSize }: { trunk: string; imageSize: number },
): ChosenLevel[] {
  if (!maps)
    throw new HemlError(`\`avsl\` compares feature maps, and the trunk \`${trunk}\` has none.`, {
      code: 'maps-missing',
      kind: 'usage',
      hint: 'Take a trunk with maps, `{ type: conv4 }` or `{ type: resnet18 }`.',
    });
  const all = maps.layers.map((layer) => ({ ...layer, cells: Math.ceil(imageSize / layer.stride) }));
  const large = all.filter(({ cells }) => cells > 1);
  const given = `of ${imageSize} pixels the trunk \`${trunk}\` has ${all.map(({ name, cells }) => `${name} (${cells}x${cells})`).join(', ')}`;
  if (!names) {
    if (large.length > 0) return large.slice(-usual);
    throw new HemlError(`\`avsl\` needs feature maps of two cells a side or more; ${given}.`, {
      code: 'maps-too-small',
      kind: 'usage',
      hint: 'Raise `training.imageSize`.',
    });
  }
  const places = names.map((name) => large.findIndex((layer) => layer.name === name));
  const wrong = places.findIndex((place, at) => place < 0 || place <= (places[at - 1] ?? -1));
  if (wrong >= 0)
    throw new HemlError(
      `The layer \`${names[wrong]}\` of \`method.layers\` is not one with a map of two cells a side or more that comes after the one before; ${given}.`,
      {
        code: 'layers-unsuitable',
        kind: 'usage',
        hint: 'Name layers from the first to the last, each once.',
      },
    );
  return places.map((place) => large[place] as ChosenLevel);
}
