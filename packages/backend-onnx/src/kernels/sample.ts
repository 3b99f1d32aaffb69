import type { Graph } from '../graph/graph';
import { binary, castTo, concat, gather, reshape, slice, unary, where } from '../graph/ops';
import { normalAxes } from '../graph/shape';
import type { Value } from '../graph/value';
import type { Kernel, Kernels } from './kernel';

/** Where to read images: coordinates in pixels, each [n, height, width] or broadcasting to that, and the image of each n. */
interface Places {
  y: Value;
  x: Value;
  /** [n, 1, 1], int32. */
  image: Value;
}

const add = (g: Graph, a: Value, b: Value) => binary(g, 'Add', a, b);
const sub = (g: Graph, a: Value, b: Value) => binary(g, 'Sub', a, b);
const mul = (g: Graph, a: Value, b: Value) => binary(g, 'Mul', a, b);
const within = (g: Graph, v: Value, low: number, high: number) =>
  binary(
    g,
    'And',
    binary(g, 'GreaterOrEqual', v, g.scalar(low), 'bool'),
    binary(g, 'LessOrEqual', v, g.scalar(high), 'bool'),
  );
const clamp = (g: Graph, v: Value, high: number) =>
  g.op('Clip', [v, g.scalar(0), g.scalar(high)], v.shape, 'float32');
/** Halves go up, as JavaScript rounds. */
const round = (g: Graph, v: Value) => unary(g, 'Floor', add(g, v, g.scalar(0.5)));

/** The pixels [n, height, width, C] at whole coordinates; `fill` outside of the image. */
function readPixels(g: Graph, images: Value, { y, x, image }: Places, fill: number): Value {
  const [batch, height, width, channels] = images.shape as [number, number, number, number];
  const inside = binary(g, 'And', within(g, y, 0, height - 1), within(g, x, 0, width - 1));
  const whole = (v: Value, high: number) => castTo(g, clamp(g, v, high), 'int32');
  const row = add(g, mul(g, image, g.scalar(height, 'int32')), whole(y, height - 1));
  const at = add(g, mul(g, row, g.scalar(width, 'int32')), whole(x, width - 1));
  const pixels = gather(g, reshape(g, images, [batch * height * width, channels]), at, 0);
  return where(g, reshape(g, inside, [...inside.shape, 1]), pixels, g.scalar(fill));
}

function sample(
  g: Graph,
  images: Value,
  places: Places,
  method: 'bilinear' | 'nearest',
  fill: number,
): Value {
  const { y, x, image } = places;
  if (method === 'nearest') return readPixels(g, images, { y: round(g, y), x: round(g, x), image }, fill);
  const one = g.scalar(1);
  const [top, left] = [unary(g, 'Floor', y), unary(g, 'Floor', x)];
  const weight = (v: Value) => reshape(g, v, [...v.shape, 1]);
  const [down, right] = [weight(sub(g, y, top)), weight(sub(g, x, left))];
  const row = (at: Value) => {
    const near = readPixels(g, images, { y: at, x: left, image }, fill);
    const far = readPixels(g, images, { y: at, x: add(g, left, one), image }, fill);
    return add(g, mul(g, sub(g, one, right), near), mul(g, right, far));
  };
  return add(g, mul(g, sub(g, one, down), row(top)), mul(g, down, row(add(g, top, one))));
}

interface Crop {
  cropSize: [number, number];
  method: 'bilinear' | 'nearest';
  extrapolationValue: number;
}

/** Boxes [n, (y1, x1, y2, x2)], in shares of the image, cut out and brought to one size. */
const cropAndResize = (
  g: Graph,
  inputs: { image: Value; boxes: Value; boxInd: Value },
  { cropSize, method, extrapolationValue }: Crop,
) => {
  const images = castTo(g, inputs.image, 'float32');
  const [batch, height, width] = images.shape as [number, number, number, number];
  const count = inputs.boxes.shape[0] as number;
  const corner = (i: number) => reshape(g, slice(g, inputs.boxes, [0, i], [count, 1]), [count, 1]);
  const along = (from: Value, to: Value, extent: number, steps: number) => {
    const last = g.scalar(extent - 1);
    if (steps === 1) return mul(g, mul(g, g.scalar(0.5), add(g, from, to)), last);
    const scale = binary(g, 'Div', mul(g, sub(g, to, from), last), g.scalar(steps - 1));
    const order = g.list([...Array(steps).keys()], [1, steps], 'float32');
    return add(g, mul(g, from, last), mul(g, order, scale));
  };
  const y = reshape(g, along(corner(0), corner(2), height, cropSize[0]), [count, cropSize[0], 1]);
  const x = reshape(g, along(corner(1), corner(3), width, cropSize[1]), [count, 1, cropSize[1]]);
  const image = reshape(g, castTo(g, inputs.boxInd, 'int32'), [count, 1, 1]);
  const missing = binary(g, 'GreaterOrEqual', image, g.scalar(batch, 'int32'), 'bool');
  // A negative number names no image: it becomes the first number past the images, which ONNX Runtime refuses.
  const negative = binary(g, 'Less', image, g.scalar(0, 'int32'), 'bool');
  const known = where(g, negative, g.scalar(batch, 'int32'), image);
  const safe = where(g, missing, g.scalar(0, 'int32'), known);
  const seen = sample(g, images, { y, x, image: safe }, method, 0);
  const inside = binary(g, 'And', within(g, y, 0, height - 1), within(g, x, 0, width - 1));
  const filled = where(g, reshape(g, inside, [...inside.shape, 1]), seen, g.scalar(extrapolationValue));
  return where(g, reshape(g, missing, [count, 1, 1, 1]), g.scalar(0), filled);
};

type FillMode = 'constant' | 'reflect' | 'wrap' | 'nearest';

/** A coordinate outside of an axis, brought back into it in the manner of scipy.ndimage's modes. */
function fold(g: Graph, v: Value, extent: number, mode: FillMode): Value {
  if (mode === 'constant') return v;
  if (mode === 'nearest' || extent <= 1) return clamp(g, v, extent - 1);
  const cut = (x: Value, period: number) => {
    const quotient = binary(g, 'Div', x, g.scalar(period));
    return mul(g, unary(g, 'Sign', quotient), unary(g, 'Floor', unary(g, 'Abs', quotient)));
  };
  const below = binary(g, 'Less', v, g.scalar(0), 'bool');
  const above = binary(g, 'Greater', v, g.scalar(extent - 1), 'bool');
  if (mode === 'wrap') {
    const turns = cut(v, extent - 1);
    const up = mul(g, g.scalar(extent), sub(g, g.scalar(1), turns));
    const down = mul(g, g.scalar(extent), turns);
    const inner = where(g, above, sub(g, v, down), v);
    return clamp(g, where(g, below, add(g, v, up), inner), extent - 1);
  }
  // Mirrored at both ends, with a period of twice the extent.
  const rest = sub(g, v, mul(g, g.scalar(2 * extent), cut(v, 2 * extent)));
  const mirrored = sub(g, unary(g, 'Neg', rest), g.scalar(1));
  const far = binary(g, 'Less', rest, g.scalar(-extent), 'bool');
  const low = where(g, far, add(g, rest, g.scalar(2 * extent)), mirrored);
  const over = binary(g, 'GreaterOrEqual', rest, g.scalar(extent), 'bool');
  const high = where(g, over, sub(g, g.scalar(2 * extent - 1), rest), rest);
  return clamp(g, where(g, below, low, where(g, above, high, v)), extent - 1);
}

interface Transform {
  interpolation: 'nearest' | 'bilinear';
  fillMode: FillMode;
  fillValue: number;
  outputShape?: [number, number];
}

/** A projective transform a batch or an image: eight numbers that send output pixels to places in the input. */
const transform = (g: Graph, inputs: { image: Value; transforms: Value }, a: Transform) => {
  const images = castTo(g, inputs.image, 'float32');
  const [batch, height, width] = images.shape as [number, number, number, number];
  const [toHeight, toWidth] = a.outputShape ?? [height, width];
  const rows = inputs.transforms.shape[0] as number;
  const number = (i: number) => reshape(g, slice(g, inputs.transforms, [0, i], [rows, 1]), [rows, 1, 1]);
  const outY = g.list([...Array(toHeight).keys()], [1, toHeight, 1], 'float32');
  const outX = g.list([...Array(toWidth).keys()], [1, 1, toWidth], 'float32');
  const linear = (i: number) => add(g, mul(g, number(i), outX), mul(g, number(i + 1), outY));
  const projection = add(g, linear(6), g.scalar(1));
  const at = (i: number) => binary(g, 'Div', add(g, linear(i), number(i + 2)), projection);
  const image = g.list([...Array(batch).keys()], [batch, 1, 1], 'int32');
  const places = { y: fold(g, at(3), height, a.fillMode), x: fold(g, at(0), width, a.fillMode), image };
  const seen = sample(g, images, places, a.interpolation, a.fillValue);
  const infinite = binary(g, 'Equal', projection, g.scalar(0), 'bool');
  const whole = where(g, reshape(g, infinite, [...infinite.shape, 1]), g.scalar(a.fillValue), seen);
  return castTo(g, whole, inputs.image.dtype);
};

interface Rotation {
  radians: number;
  fillValue: number | [number, number, number];
  center: number | [number, number];
}

/** A rotation by a number that is known when the step is recorded: one gather, with a last row for what lies outside. */
const rotate = (g: Graph, { image }: { image: Value }, { radians, fillValue, center }: Rotation) => {
  const [batch, height, width, channels] = image.shape as [number, number, number, number];
  const [centerX, centerY] = g.tf.backend_util.getImageCenter(center, height, width);
  const [sin, cos] = [Math.sin(radians), Math.cos(radians)];
  const table = () =>
    Int32Array.from({ length: height * width }, (_, i) => {
      const [dx, dy] = [(i % width) - centerX, Math.floor(i / width) - centerY];
      const x = Math.round(dx * cos - dy * sin + centerX);
      const y = Math.round(dx * sin + dy * cos + centerY);
      return x >= 0 && x < width && y >= 0 && y < height ? y * width + x : height * width;
    });
  const key = `rotation ${[height, width, radians, centerX, centerY]}`;
  const index = g.constant(table, [height * width], 'int32', key);
  // A fourth channel is opacity, and what lies outside is opaque.
  const outside = Array.from({ length: channels }, (_, c) =>
    typeof fillValue === 'number' ? fillValue : (fillValue[c] ?? 255),
  );
  const row = g.list(Array.from({ length: batch }, () => outside).flat(), [batch, 1, channels], 'float32');
  const pixels = reshape(g, image, [batch, height * width, channels]);
  const turned = gather(g, concat(g, [pixels, castTo(g, row, image.dtype)], 1), index, 1);
  return reshape(g, turned, image.shape);
};

const flipLeftRight = (g: Graph, { image }: { image: Value }) => {
  const [across] = normalAxes(-2, image.shape.length) as [number];
  const starts = image.shape.map((n, i) => (i === across ? n - 1 : 0));
  return slice(
    g,
    image,
    starts,
    image.shape,
    image.shape.map((_, i) => (i === across ? -1 : 1)),
  );
};

export const sampleKernels: Kernels = {
  CropAndResize: cropAndResize as Kernel,
  Transform: transform as Kernel,
  RotateWithOffset: rotate as Kernel,
  FlipLeftRight: flipLeftRight as Kernel,
};
