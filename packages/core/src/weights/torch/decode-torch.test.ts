import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Piece, pickled, zipped } from '../fixtures/torch/written';
import { readWeightsFile } from '../read-weights';
import { decodeSafetensors, encodeSafetensors } from '../safetensors';
import { decodeTorch } from './decode-torch';

const fixture = (name: string) => readFile(new URL(`../fixtures/torch/${name}`, import.meta.url));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'heml-torch-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('files of PyTorch 1.13', () => {
  it.each(['network-zip', 'network-legacy', 'checkpoint-zip', 'checkpoint-legacy'])(
    'gives the weights of %s as those of safetensors, byte for byte',
    async (name) => {
      const wanted = decodeSafetensors(await fixture('network.safetensors'));
      const found = decodeTorch(await fixture(`${name}.pth`));
      expect(Object.keys(found)).toContain('norm.num_batches_tracked');
      expect(encodeSafetensors(found)).toEqual(encodeSafetensors(wanted));
    },
  );

  it.each(['kinds-zip', 'kinds-legacy'])(
    'reads every dtype, strides, parts of shared values and parameters: %s',
    async (name) => {
      const wanted = decodeSafetensors(await fixture('kinds.safetensors'));
      const found = decodeTorch(await fixture(`${name}.pth`));
      expect(Object.keys(wanted)).toHaveLength(11);
      expect(encodeSafetensors(found)).toEqual(encodeSafetensors(wanted));
    },
  );

  it('is read from a file by its content, whatever it is called', async () => {
    const file = join(folder, 'weights.bin');
    await writeFile(file, await fixture('network-zip.pth'));
    const wanted = decodeTorch(await fixture('network-zip.pth'));
    expect(await readWeightsFile(file)).toEqual(wanted);
    await writeFile(file, await fixture('network.safetensors'));
    expect(await readWeightsFile(file)).toEqual(wanted);
    await expect(readWeightsFile(join(folder, 'gone.pth'))).rejects.toThrow(/there is no such file/);
  });
});

const global = (module: string, name: string): Piece[] => ['GLOBAL', `${module}\n${name}\n`];
const storage = (key: string, count: number, type = 'FloatStorage'): Piece[] => [
  'MARK',
  { text: 'storage' },
  ...global('torch', type),
  { text: key },
  { text: 'cpu' },
  { int: count },
  'TUPLE',
  'BINPERSID',
];
const ints = (...values: number[]): Piece[] => [
  'MARK',
  ...values.map((value): Piece => ({ int: value })),
  'TUPLE',
];
const tensor = (key: string, count: number, shape: number[], strides: number[], offset = 0): Piece[] => [
  ...global('torch._utils', '_rebuild_tensor_v2'),
  'MARK',
  ...storage(key, count),
  { int: offset },
  ...ints(...shape),
  ...ints(...strides),
  'NEWFALSE',
  ...global('collections', 'OrderedDict'),
  'EMPTY_TUPLE',
  'REDUCE',
  'TUPLE',
  'REDUCE',
];
const dictOf = (...items: Piece[][]): Piece[] => ['EMPTY_DICT', 'MARK', ...items.flat(), 'SETITEMS'];
const named = (name: string, value: Piece[]): Piece[] => [{ text: name }, ...value];
const floats = (...values: number[]) => new Uint8Array(Float32Array.from(values).buffer);
const plain = dictOf(named('weight', tensor('0', 2, [2], [1])));

const fileOf = (
  program: Piece[],
  records: Record<string, Uint8Array | string> = { 'data/0': floats(1, 2) },
) => zipped({ 'archive/data.pkl': pickled(program), ...inFolder(records) });
const inFolder = (records: Record<string, Uint8Array | string>) =>
  Object.fromEntries(Object.entries(records).map(([name, record]) => [`archive/${name}`, record]));

/** What a person reads. */
function reported(bytes: Uint8Array): string {
  try {
    return JSON.stringify(decodeTorch(bytes, 'w.pth'));
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    return `${code}: ${message}`;
  }
}

it('reads records as PyTorch 2 documents them (put together here, not written by it)', () => {
  const records = {
    '.format_version': '1',
    '.storage_alignment': '64',
    byteorder: 'little',
    'data/0': floats(1, 2),
    version: '3\n',
    '.data/serialization_id': '0636457737946401051300000027264370494161',
  };
  expect(decodeTorch(fileOf(plain, records))).toEqual({
    weight: { shape: [2], data: Float32Array.of(1, 2) },
  });
  expect(reported(fileOf(plain, { ...records, byteorder: 'big' }))).toContain('its byte order is big');
});

describe('programs', () => {
  const marker = () => join(folder, 'executed');
  const attack = () => `touch ${marker()}`;
  const call = (module: string, name: string): Piece[] => [
    ...global(module, name),
    { text: attack() },
    'TUPLE1',
    'REDUCE',
  ];
  const corpus = (): Record<string, Piece[]> => ({
    system: call('os', 'system'),
    posix: call('posix', 'system'),
    eval: call('builtins', 'eval'),
    exec: call('__builtin__', 'exec'),
    popen: call('subprocess', 'Popen'),
    getattr: call('builtins', 'getattr'),
    'by the stack': [
      { text: 'os' },
      { text: 'system' },
      'STACK_GLOBAL',
      { text: attack() },
      'TUPLE1',
      'REDUCE',
    ],
    'of the prototype': call('', 'constructor'),
    'an import': call('torch.hub', 'load'),
    'a new object': [...global('torchvision.models.resnet', 'ResNet'), 'EMPTY_TUPLE', 'NEWOBJ'],
    'an old instance': ['MARK', { text: attack() }, 'INST', 'os\nsystem\n'],
    'an old object': ['MARK', ...global('os', 'system'), { text: attack() }, 'OBJ'],
    'an extension': ['EXT1', { byte: 1 }],
    'a call of a text': [{ text: 'os.system' }, { text: attack() }, 'TUPLE1', 'REDUCE'],
    'state of a list': ['EMPTY_LIST', 'EMPTY_DICT', 'BUILD'],
    'a name alone': global('os', 'system'),
    'among weights': dictOf(named('weight', call('os', 'system'))),
    'behind a checkpoint': dictOf(named('state_dict', plain), named('hook', call('os', 'system'))),
    'a persistent id': [{ text: attack() }, 'BINPERSID'],
    namespace: dictOf(
      named('args', [...global('argparse', 'Namespace'), 'EMPTY_TUPLE', 'NEWOBJ']),
      named('state_dict', plain),
    ),
  });

  it('are refused by name, and nothing of them is run', () => {
    const found = Object.entries(corpus()).map(([name, program]) => [name, reported(fileOf(program))]);
    for (const [name, message] of found)
      expect(message, name).toMatch(/^(checkpoint-refused|weights-damaged): /);
    expect(existsSync(marker())).toBe(false);
    expect(Object.fromEntries(found)).toMatchInlineSnapshot(`
      {
        "a call of a text": "weights-damaged: "w.pth" is not a sound PyTorch checkpoint: its pickle calls what is not a function.",
        "a name alone": "checkpoint-refused: The checkpoint "w.pth" is not read: it holds the name \`os.system\`, not a state dict.",
        "a new object": "checkpoint-refused: The checkpoint "w.pth" is not read: it makes an object of \`torchvision.models.resnet.ResNet\` (opcode NEWOBJ).",
        "a persistent id": "weights-damaged: "w.pth" is not a sound PyTorch checkpoint: it refers to what is not the values of a tensor.",
        "among weights": "checkpoint-refused: The checkpoint "w.pth" is not read: it calls \`os.system\`.",
        "an extension": "checkpoint-refused: The checkpoint "w.pth" is not read: it makes an object (opcode EXT1).",
        "an import": "checkpoint-refused: The checkpoint "w.pth" is not read: it calls \`torch.hub.load\`.",
        "an old instance": "checkpoint-refused: The checkpoint "w.pth" is not read: it makes an object (opcode INST).",
        "an old object": "checkpoint-refused: The checkpoint "w.pth" is not read: it makes an object of \`os.system\` (opcode OBJ).",
        "behind a checkpoint": "checkpoint-refused: The checkpoint "w.pth" is not read: it calls \`os.system\`.",
        "by the stack": "checkpoint-refused: The checkpoint "w.pth" is not read: it calls \`os.system\`.",
        "eval": "checkpoint-refused: The checkpoint "w.pth" is not read: it calls \`builtins.eval\`.",
        "exec": "checkpoint-refused: The checkpoint "w.pth" is not read: it calls \`__builtin__.exec\`.",
        "getattr": "checkpoint-refused: The checkpoint "w.pth" is not read: it calls \`builtins.getattr\`.",
        "namespace": "checkpoint-refused: The checkpoint "w.pth" is not read: it makes an object of \`argparse.Namespace\` (opcode NEWOBJ).",
        "of the prototype": "checkpoint-refused: The checkpoint "w.pth" is not read: it calls \`.constructor\`.",
        "popen": "checkpoint-refused: The checkpoint "w.pth" is not read: it calls \`subprocess.Popen\`.",
        "posix": "checkpoint-refused: The checkpoint "w.pth" is not read: it calls \`posix.system\`.",
        "state of a list": "weights-damaged: "w.pth" is not a sound PyTorch checkpoint: its pickle sets attributes of what is not a dictionary.",
        "system": "checkpoint-refused: The checkpoint "w.pth" is not read: it calls \`os.system\`.",
      }
    `);
  });

  it('are refused in files of the older form, too', () => {
    const legacy = Buffer.concat([
      pickled([{ long: Buffer.from('6cfc9c46f9206aa85019', 'hex') }]),
      pickled([{ int: 1001 }]),
      pickled(['EMPTY_DICT']),
      pickled(call('os', 'system')),
    ]);
    expect(reported(legacy)).toContain('it calls `os.system`');
    expect(reported(pickled(call('os', 'system')))).toContain('it calls `os.system`');
  });
});

describe('what is not a state dict', () => {
  it('is refused, and named', () => {
    const found = {
      'a list': reported(fileOf(['EMPTY_LIST'])),
      'a tensor': reported(fileOf(tensor('0', 2, [2], [1]))),
      nothing: reported(fileOf(['EMPTY_DICT'])),
      'no weights': reported(fileOf(dictOf(named('epoch', [{ int: 3 }]), named('lr', [{ int: 1 }])))),
      'several state dicts': reported(fileOf(dictOf(named('model', plain), named('state_dict', plain)))),
      'more than tensors': reported(
        fileOf(dictOf(named('weight', tensor('0', 2, [2], [1])), named('epoch', [{ int: 3 }]))),
      ),
      'a quantised tensor': reported(
        fileOf(dictOf(named('w', [...global('torch._utils', '_rebuild_qtensor'), 'EMPTY_TUPLE', 'REDUCE']))),
      ),
      'complex numbers': reported(fileOf([...storage('0', 2, 'ComplexFloatStorage')])),
      TorchScript: reported(
        fileOf(plain, { 'data/0': floats(1, 2), 'constants.pkl': pickled(['EMPTY_TUPLE']) }),
      ),
      'another ZIP': reported(zipped({ 'readme.txt': 'hello' })),
    };
    expect(found).toMatchInlineSnapshot(`
      {
        "TorchScript": "checkpoint-refused: The checkpoint "w.pth" is not read: it is a TorchScript program.",
        "a list": "checkpoint-refused: The checkpoint "w.pth" is not read: it holds a list, not a state dict.",
        "a quantised tensor": "checkpoint-refused: The checkpoint "w.pth" is not read: it calls \`torch._utils._rebuild_qtensor\`.",
        "a tensor": "checkpoint-refused: The checkpoint "w.pth" is not read: it holds a tensor, not a state dict.",
        "another ZIP": "checkpoint-refused: The checkpoint "w.pth" is not read: it is a ZIP file without data.pkl, not what torch.save writes.",
        "complex numbers": "checkpoint-refused: The checkpoint "w.pth" is not read: it has values of the type \`torch.ComplexFloatStorage\`, which are not read; save it as float32, float16 or bfloat16.",
        "more than tensors": "checkpoint-refused: The checkpoint "w.pth" is not read: its \`epoch\` is a number, not a tensor.",
        "no weights": "checkpoint-refused: The checkpoint "w.pth" is not read: it has no state dict among \`epoch\`, \`lr\`.",
        "nothing": "checkpoint-refused: The checkpoint "w.pth" is not read: it has no state dict among nothing.",
        "several state dicts": "checkpoint-refused: The checkpoint "w.pth" is not read: it has several state dicts among \`model\`, \`state_dict\`.",
      }
    `);
  });
});

describe('damage', () => {
  it('is found wherever a bit is turned or the file is cut', async () => {
    for (const name of ['network-zip.pth', 'network-legacy.pth']) {
      const whole = await fixture(name);
      const wanted = encodeSafetensors(decodeTorch(whole));
      for (let at = 0; at < whole.length; at += 7) {
        const cut = reported(whole.subarray(0, at));
        expect(cut, `${name} cut at ${at}`).toMatch(/^(checkpoint-refused|weights-damaged): /);
      }
      if (name !== 'network-zip.pth') continue;
      for (let at = 0; at < whole.length; at += 3) {
        const turned = Buffer.from(whole);
        turned[at] = turned[at]! ^ 1;
        try {
          // Names of folders, times and padding may change; what is read may not.
          expect(encodeSafetensors(decodeTorch(turned)), `a bit at ${at}`).toEqual(wanted);
        } catch (error) {
          expect((error as { code?: string }).code, `a bit at ${at}`).toMatch(
            /checkpoint-refused|weights-damaged/,
          );
        }
      }
    }
  });

  it('is named: values that are not there, of wrong lengths, or out of place', () => {
    const one = (...made: Parameters<typeof tensor>) =>
      reported(fileOf(dictOf(named('weight', tensor(...made)))));
    expect({
      missing: one('1', 2, [2], [1]),
      short: one('0', 3, [3], [1]),
      beyond: one('0', 2, [2], [1], 1),
      'strides beyond': one('0', 2, [2], [2]),
      expanded: one('0', 1, [1000000], [0]),
      negative: one('0', 2, [-1], [1]),
      axes: one('0', 2, Array(65).fill(1), Array(65).fill(1)),
      memo: reported(fileOf([{ get: 7 }])),
      mark: reported(fileOf(['TUPLE'])),
      empty: reported(fileOf([])),
      opcode: reported(fileOf([{ byte: 0xff }])),
      'a long number': reported(fileOf([{ long: Buffer.alloc(200, 1) }])),
      compressed: reported(zipped({ 'archive/data.pkl': pickled(plain) }, { method: 8 })),
      'two records': reported(
        zipped([
          ['archive/data.pkl', pickled(plain)],
          ['archive/data.pkl', pickled(plain)],
        ]),
      ),
    }).toMatchInlineSnapshot(`
      {
        "a long number": "weights-damaged: "w.pth" is not a sound PyTorch checkpoint: its pickle has a number of 200 bytes.",
        "axes": "weights-damaged: "w.pth" is not a sound PyTorch checkpoint: it describes a tensor of 65 axes.",
        "beyond": "weights-damaged: "w.pth" is not a sound PyTorch checkpoint: a tensor [2] has values that are not among the 2 that are stored.",
        "compressed": "checkpoint-refused: The checkpoint "w.pth" is not read: its record archive/data.pkl is compressed.",
        "empty": "weights-damaged: "w.pth" is not a sound PyTorch checkpoint: its pickle takes a value where there is none.",
        "expanded": "weights-damaged: "w.pth" is not a sound PyTorch checkpoint: a tensor [1000000] has values that are not among the 1 that are stored.",
        "mark": "weights-damaged: "w.pth" is not a sound PyTorch checkpoint: its pickle ends a list that was not begun.",
        "memo": "weights-damaged: "w.pth" is not a sound PyTorch checkpoint: its pickle refers to the value 7, which is not there.",
        "missing": "weights-damaged: "w.pth" is not a sound PyTorch checkpoint: its record archive/data/1 is missing.",
        "negative": "weights-damaged: "w.pth" is not a sound PyTorch checkpoint: it describes a tensor wrongly.",
        "opcode": "weights-damaged: "w.pth" is not a sound PyTorch checkpoint: its pickle has the unknown opcode 255 at byte 2.",
        "short": "weights-damaged: "w.pth" is not a sound PyTorch checkpoint: the values 0 are cut short.",
        "strides beyond": "weights-damaged: "w.pth" is not a sound PyTorch checkpoint: a tensor [2] has values that are not among the 2 that are stored.",
        "two records": "weights-damaged: "w.pth" is not a sound PyTorch checkpoint: it has two records archive/data.pkl.",
      }
    `);
  });

  it('does not fill memory: one tensor under many names', () => {
    const many = dictOf(
      named('w0', [...tensor('0', 2000, [2000], [1]), { put: 1 }]),
      ...Array.from({ length: 5000 }, (_, i) => named(`w${i + 1}`, [{ get: 1 }])),
    );
    expect(reported(fileOf(many, { 'data/0': new Uint8Array(8000) }))).toMatch(
      /checkpoint-refused: .*it has 10002000 values in \d+ bytes/,
    );
  });
});
