import { afterAll, beforeAll, expect, it } from 'vitest';
import { dimensions, GivenBench } from '../../test/given-bench';
import { faceNet, imagesAndTexts, reluOf, side, tokenNet } from '../../test/given-models';

let bench: GivenBench;
beforeAll(async () => {
  bench = await GivenBench.create();
});
afterAll(() => bench?.remove());

it('says what is wrong with a model, and what to do', async () => {
  expect(await bench.refusal(imagesAndTexts(), { options: { size: side } })).toMatchInlineSnapshot(`
    "model-unsuitable: The given model is not a network from images to vectors: it takes input_ids (int64), pixel_values (float32), not images alone: MODELS/model.onnx
    It must take one input of float32 images and give a vector an image. Of a model of images and texts, export the half of the images (\`vision_model.onnx\`)."
  `);
  expect(await bench.refusal(reluOf(['n', 3, 16, 8]))).toMatchInlineSnapshot(`
    "model-unsuitable: The given model is not a network from images to vectors: it takes images of 8x16, which are not square: MODELS/model.onnx
    It must take one input of float32 images and give a vector an image. Of a model of images and texts, export the half of the images (\`vision_model.onnx\`)."
  `);
  expect(await bench.refusal(reluOf(['n', 10]), { options: { size: side } })).toMatchInlineSnapshot(`
    "model-unsuitable: The given model is not a network from images to vectors: its input x has the shape [n,10], not that of images with three channels: MODELS/model.onnx
    It must take one input of float32 images and give a vector an image. Of a model of images and texts, export the half of the images (\`vision_model.onnx\`)."
  `);
  expect(await bench.refusal(reluOf(['n', 3, side, side], 10))).toMatchInlineSnapshot(`
    "model-unsuitable: The given model is not a network from images to vectors: it takes x (float16), not float32: MODELS/model.onnx
    It must take one input of float32 images and give a vector an image. Of a model of images and texts, export the half of the images (\`vision_model.onnx\`)."
  `);
  expect(await bench.refusal(tokenNet(dimensions))).toMatchInlineSnapshot(`
    "preparation-unknown: It is not known at which size the given model sees images: it takes any: MODELS/model.onnx
    Set \`size\` of the method, the height and width that it was trained at; often 112 or 224."
  `);
  expect(await bench.refusal(faceNet(dimensions), { options: { size: 16 } })).toMatchInlineSnapshot(`
    "image-size-mismatch: The given model takes images of 8x8, but they would be prepared at 16x16.
    Set \`size: 8\` of the method, or correct preprocessor_config.json."
  `);
  expect(await bench.refusal(faceNet(dimensions), { options: { output: 'vectors' } })).toMatchInlineSnapshot(`
    "model-unsuitable: The given model is not a network from images to vectors: it gives 683 (float32), and no \`vectors\` of float32: MODELS/model.onnx
    It must take one input of float32 images and give a vector an image. Of a model of images and texts, export the half of the images (\`vision_model.onnx\`)."
  `);
  expect(await bench.refusal(new Uint8Array([1, 2, 3]))).toMatchInlineSnapshot(`
    "model-load-failed: The given model cannot be loaded: MODELS/model.onnx (Load model from MODELS/model.onnx failed:Protobuf parsing failed.)
    It must be a model in ONNX form, whole, with its external weights beside it."
  `);
  expect(await bench.refusal(Buffer.from('PK\x03\x04'))).toMatchInlineSnapshot(`
    "model-of-other-format: The given model is a PyTorch checkpoint, not a model in ONNX form: MODELS/model.onnx
    Export the network from images to vectors: \`optimum-cli export onnx --task feature-extraction\`."
  `);
});
