import {
  encodeSafetensors,
  type HostTensor,
  type NodeGraph,
  resizeImage,
  resizeMap,
  squareFacts,
} from '@hemlkit/core/run';
import type { ExportedTensor, ExportIndex } from './contract';
import { drawnImages, exampleCount, exampleHeight, exampleWidth, otherClass } from './drawn-example';

/** How images become the squares that the models of nodes take. */
export function preparationOf(imageSize: number): ExportIndex['preparation'] {
  const square = squareFacts({ size: imageSize });
  return {
    ...square,
    composed: [
      'pixels / 255, minus `normalize.mean`, divided by `normalize.deviation`, channel by channel',
      "a pixel whose class is not among the node's `shows` becomes its `background`: black is the colour 0 before the normalisation, mean is 0 after it, blur is the image after two means over windows, keep leaves the class background as it is",
    ],
  };
}

/**
 * Two drawn photographs, the squares that are made of them, and what each node's model gives for these.
 * Nodes' embeddings are added one after another.
 */
export class NodeExample {
  private readonly tensors: Record<string, HostTensor> = {};
  private readonly images: Uint8Array;
  private readonly maps: Uint8Array;
  readonly listed: ExportedTensor[];

  private constructor(size: number, images: Uint8Array, maps: Uint8Array) {
    this.images = images;
    this.maps = maps;
    const pixels = [exampleCount, exampleHeight, exampleWidth];
    this.listed = [
      { name: 'photographs', dtype: 'uint8', shape: [...pixels, 3], holds: 'drawn, RGB, 0 to 255' },
      {
        name: 'maps',
        dtype: 'uint8',
        shape: pixels,
        holds: `class ids into \`classes\`; ${otherClass}: none`,
      },
      {
        name: 'image',
        dtype: 'uint8',
        shape: [exampleCount, size, size, 3],
        holds: 'what becomes of the photographs',
      },
      { name: 'map', dtype: 'uint8', shape: [exampleCount, size, size], holds: 'what becomes of the maps' },
    ];
  }

  /** @param shown names of the classes to draw @param classes names by id */
  static async of(size: number, shown: readonly string[], classes: readonly string[]): Promise<NodeExample> {
    const drawn = drawnImages(shown, classes).map(({ photograph }) => photograph);
    const squares = await Promise.all(drawn.map(({ image }) => resizeImage(image, { size })));
    const maps = drawn.map(({ map }) => resizeMap(map, { size }));
    const example = new NodeExample(size, Buffer.concat(squares), Buffer.concat(maps));
    example.put('photographs', Buffer.concat(drawn.map(({ image }) => image.data)));
    example.put('maps', Buffer.concat(drawn.map(({ map }) => map.data)));
    example.put('image', example.images);
    example.put('map', example.maps);
    return example;
  }

  /** Adds what a node's model gives. */
  async add({ node, dimensions, run }: NodeGraph): Promise<void> {
    const name = `embedding.${node.id}`;
    this.listed.push({
      name,
      dtype: 'float32',
      shape: [exampleCount, dimensions],
      holds: `the run's embeddings at ${node.id}`,
    });
    // The engine may use its memory again.
    this.put(name, (await run(this.images, this.maps, exampleCount)).slice());
  }

  /** As safetensors, all as float32. */
  bytes(): Uint8Array {
    return encodeSafetensors(this.tensors);
  }

  private put(name: string, values: Uint8Array | Float32Array): void {
    const { shape } = this.listed.find((one) => one.name === name) as ExportedTensor;
    this.tensors[name] = { shape: shape as number[], data: Float32Array.from(values) };
  }
}
