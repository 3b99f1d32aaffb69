import { HemlError, type Run } from '@hemlkit/core';

export interface ProjectorOptions {
  /** Nodes whose embeddings are written. Default: the root alone. */
  nodes?: readonly string[];
}

/** Side of a sample's picture, in pixels. */
const side = 48;
/** TensorBoard shows no sprite of more pixels a side. */
const mostSide = 8192;

/** A cell of a table whose columns are parted by tabs. */
const cell = (value: string) => value.replace(/[\t\r\n]+/g, ' ');
const lines = (rows: readonly string[]) => `${rows.join('\n')}\n`;

/**
 * The files that TensorBoard's Embedding Projector reads (https://www.tensorflow.org/tensorboard/tensorboard_projector_plugin): a table of
 * embeddings a node, the samples' ids, labels and attributes, their pictures as one sprite, and the configuration.
 *
 * @returns by name, what each file holds
 * @throws HemlError (usage) for an unknown node, or for more samples than a sprite has room for (28,900)
 */
export async function projectorFiles(
  run: Run,
  { nodes = [run.loaded.hierarchy.root] }: ProjectorOptions = {},
): Promise<Record<string, string | Uint8Array>> {
  const samples = await run.samples('validation');
  const columns = Math.ceil(Math.sqrt(samples.length));
  if (columns * side > mostSide)
    throw new HemlError(
      `A sprite has room for ${Math.floor(mostSide / side) ** 2} pictures, not ${samples.length}.`,
      {
        code: 'projector-too-many',
        kind: 'usage',
        hint: 'Export a run of a smaller validation split: --set dataset.split.validation=10000',
      },
    );
  const embeddings = await run.embeddings('validation', nodes);
  const files: Record<string, string | Uint8Array> = {};
  for (const [node, { rows, dimensions }] of Object.entries(embeddings))
    files[`${node}.tsv`] = lines(
      samples.map((_, i) => rows.subarray(i * dimensions, (i + 1) * dimensions).join('\t')),
    );
  const names = [...new Set(samples.flatMap(({ attributes = {} }) => Object.keys(attributes)))];
  files['metadata.tsv'] = lines(
    [
      ['id', 'label', ...names],
      ...samples.map(({ id, label, attributes = {} }) => [
        id,
        label,
        ...names.map((name) => String(attributes[name] ?? '')),
      ]),
    ].map((row) => row.map(cell).join('\t')),
  );
  files['sprite.png'] = await sprite(
    samples.map(({ image }) => image),
    columns,
  );
  files['projector_config.pbtxt'] = lines(
    Object.keys(embeddings).map((node) =>
      [
        'embeddings {',
        `  tensor_name: ${JSON.stringify(node)}`,
        `  tensor_path: ${JSON.stringify(`${node}.tsv`)}`,
        '  metadata_path: "metadata.tsv"',
        `  sprite { image_path: "sprite.png" single_image_dim: ${side} single_image_dim: ${side} }`,
        '}',
      ].join('\n'),
    ),
  );
  return files;
}

/** The pictures in rows, from the left and from above, as the projector counts them. One that cannot be decoded stays black. */
async function sprite(images: readonly string[], columns: number): Promise<Uint8Array> {
  const { default: sharp } = await import('sharp');
  const width = columns * side;
  const height = Math.max(1, Math.ceil(images.length / columns)) * side;
  const pixels = new Uint8Array(width * height * 3);
  for (const [i, image] of images.entries()) {
    const small = await sharp(image)
      .rotate()
      .resize(side, side, { fit: 'fill' })
      .flatten()
      .toColourspace('srgb')
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true })
      .catch(() => undefined);
    if (small?.info.channels !== 3) continue;
    const left = (i % columns) * side;
    const top = Math.floor(i / columns) * side;
    for (let y = 0; y < side; y++)
      pixels.set(small.data.subarray(y * side * 3, (y + 1) * side * 3), ((top + y) * width + left) * 3);
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer();
}
