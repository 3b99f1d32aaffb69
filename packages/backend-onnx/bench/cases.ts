/** Benchmarks that train or run a model. `batch` images of `size` x `size`. */
export const MODELS: Record<
  string,
  { model: 'resnet18' | 'conv4'; size: number; batch: number; training: boolean }
> = {
  'resnet18-step-64': { model: 'resnet18', size: 64, batch: 32, training: true },
  'resnet18-step-112': { model: 'resnet18', size: 112, batch: 32, training: true },
  'conv4-step-64': { model: 'conv4', size: 64, batch: 32, training: true },
  'resnet18-infer-256': { model: 'resnet18', size: 256, batch: 16, training: false },
};

/** One convolution; its name holds its shape, so that both sides can read it from there. */
export interface Convolution {
  readonly size: number;
  readonly inputs: number;
  readonly outputs: number;
  readonly side: number;
  readonly stride: number;
  readonly batch: number;
}

/** filter size, channels in, channels out, image side, stride: every convolution of ResNet-18 at 64x64, and large maps */
const SHAPES: [number, number, number, number, number][] = [
  [7, 3, 64, 64, 2],
  [3, 64, 64, 16, 1],
  [3, 64, 128, 16, 2],
  [1, 64, 128, 16, 2],
  [3, 128, 128, 8, 1],
  [3, 128, 256, 8, 2],
  [3, 256, 256, 4, 1],
  [3, 256, 512, 4, 2],
  [3, 512, 512, 2, 1],
  [3, 64, 64, 56, 1],
  [7, 3, 64, 224, 2],
];

const BATCH = 32;

/** Names such as `conv3x3-64-128-16-s2-forward`. */
export function convolutionNames(): string[] {
  return SHAPES.flatMap(([size, inputs, outputs, side, stride]) =>
    ['forward', 'backward'].map(
      (pass) => `conv${size}x${size}-${inputs}-${outputs}-${side}-s${stride}-${pass}`,
    ),
  );
}

/** The shape that a name holds, or undefined if it is not a convolution's. */
export function parseConvolution(name: string): (Convolution & { backward: boolean }) | undefined {
  const match = /^conv(\d+)x\d+-(\d+)-(\d+)-(\d+)-s(\d+)-(forward|backward)$/.exec(name);
  if (!match) return undefined;
  const [size, inputs, outputs, side, stride] = match.slice(1, 6).map(Number) as [
    number,
    number,
    number,
    number,
    number,
  ];
  return { size, inputs, outputs, side, stride, batch: BATCH, backward: match[6] === 'backward' };
}
