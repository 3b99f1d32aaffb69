import type { Engine, InputSpec, Program } from '../../contracts/engine';
import type { ModelMaps, NodeGraph } from '../../contracts/graphs';
import type { Distance } from '../../contracts/metric-learning';
import type { Tensor, Tensor2D, Tensor4D } from '../../contracts/tf';

/**
 * What asks a model and a distance about pixels, compiled once each. Weights are not part of a program: it is used again as
 * long as the model has the same variables.
 */
export class PixelPrograms {
  private readonly ofModel = new Map<string, Program>();
  private variables: NodeGraph['variables'] | undefined;
  private ofDistance: { distance: Distance; dimensions: number; program: Program } | undefined;

  constructor(private readonly engine: Engine) {}

  /** Images [batch, size, size, 3], 0 to 1 → embeddings [batch, dimensions]. */
  embed(graph: NodeGraph, batch: number): Program {
    return this.program(graph, `embed ${batch}`, () => {
      const step = (images: Tensor) => [graph.embed(this.normalised(graph, images))];
      return this.engine.compile(step, [imageInput(graph, batch)], 'pixels-embed');
    });
  }

  /** Images and how much a number changes with their embeddings → how much it changes with their pixels. */
  pull(graph: NodeGraph, batch: number): Program {
    const { tf } = this.engine;
    return this.program(graph, `pull ${batch}`, () => {
      const step = (images: Tensor, changes: Tensor) => {
        const number = (x: Tensor) => tf.sum(tf.mul(graph.embed(this.normalised(graph, x)), changes));
        return [tf.grad(number)(images)];
      };
      const inputs = [imageInput(graph, batch), floats(batch, graph.dimensions)];
      return this.engine.compile(step, inputs, 'pixels-gradient');
    });
  }

  /** An image and how much a number changes with its embedding → a layer's map, and how much it changes with that. */
  map(graph: NodeGraph, maps: ModelMaps, layer: string): Program {
    const { tf } = this.engine;
    return this.program(graph, `map ${layer}`, () => {
      const step = (images: Tensor, changes: Tensor) => {
        const map = maps.map(this.normalised(graph, images), layer);
        const number = (x: Tensor) => tf.sum(tf.mul(maps.embed(x as Tensor4D, layer), changes));
        return [map, tf.grad(number)(map)];
      };
      const inputs = [imageInput(graph, 1), floats(1, graph.dimensions)];
      return this.engine.compile(step, inputs, 'pixels-map');
    });
  }

  /**
   * Two embeddings → their distance and how much it changes with either. One pair at a time: of a matrix of pairs, those
   * that nobody asks for may have no finite gradient.
   */
  distance(distance: Distance, dimensions: number): Program {
    const { tf } = this.engine;
    const kept = this.ofDistance;
    if (kept?.distance === distance && kept.dimensions === dimensions) return kept.program;
    kept?.program.dispose();
    const step = (a: Tensor, b: Tensor) => {
      const number = (x: Tensor, y: Tensor) => tf.sum(distance.matrix(x as Tensor2D, y as Tensor2D));
      const { value, grads } = tf.valueAndGrads(number)([a, b]);
      return [value, ...grads];
    };
    const row = floats(1, dimensions);
    const program = this.engine.compile(step, [row, row], 'pixels-distance');
    this.ofDistance = { distance, dimensions, program };
    return program;
  }

  dispose(): void {
    this.forget();
    this.ofDistance?.program.dispose();
    this.ofDistance = undefined;
  }

  private program({ variables }: NodeGraph, name: string, make: () => Program): Program {
    if (variables !== this.variables) this.forget();
    this.variables = variables;
    let program = this.ofModel.get(name);
    if (!program) {
      program = make();
      this.ofModel.set(name, program);
    }
    return program;
  }

  private forget(): void {
    for (const program of this.ofModel.values()) program.dispose();
    this.ofModel.clear();
  }

  private normalised({ images: { normalize } }: NodeGraph, images: Tensor): Tensor4D {
    const { tf } = this.engine;
    const centred = tf.sub(images, tf.tensor1d([...normalize.mean]));
    return tf.div(centred, tf.tensor1d([...normalize.deviation])) as Tensor4D;
  }
}

const floats = (...shape: number[]): InputSpec => ({ shape, dtype: 'float32' });

const imageInput = ({ images: { imageSize } }: NodeGraph, batch: number): InputSpec =>
  floats(batch, imageSize, imageSize, 3);
