import { readFile, stat } from 'node:fs/promises';
import type { Verification } from '@hemlkit/bias';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { main } from '../src/main';
import { fakeIo } from './fake-io';
import { Project } from './project';

/** One small model of the whole face, one epoch: a second a model. */
const spec = (agreement = 0.85) => `heml: 1
name: faces
plugins: ['@hemlkit/datasets', '@hemlkit/segmenters', '@hemlkit/trunks', '@hemlkit/loss-plugins', '@hemlkit/metrics']
dataset:
  { type: synthetic, label: smile, size: 32, train: 64, validation: 24, bias: { attribute: hat, agreement: ${agreement} } }
segments: [skin, hat, u_lip]
hierarchy: { final: [skin, hat, u_lip] }
model: { trunk: { type: conv4, widths: [4, 4, 8] } }
training: { imageSize: 32, epochs: 0 }
overrides: { final: { training: { epochs: 1 } } }
engine: { type: onnxruntime }
executor: { type: in-process }
bias: { allowed: [u_lip], segment: hat }
`;
const oracle = ['--oracle', 'dataset.bias.agreement=0.5'];

let project: Project;
beforeAll(async () => {
  project = await Project.create(spec());
});
afterAll(() => project.remove());

const verify = async (...args: string[]) => {
  const { code, out, err } = await project.run('deflate', 'spec.yaml', '--out', 'fair', '--verify', ...args);
  const plain = (text: string) => text.replaceAll(project.folder, 'PROJECT');
  return { code, out: plain(out), err: plain(err) };
};
const arms = ['--seeds', '1', '--remedies', 'repair,blank,reweight', ...oracle];
const models = ['biased', 'repair', 'blank', 'reweight', 'oracle'].map(
  (arm) => `fair/runs/faces-${arm}-1/nodes/final/model.safetensors`,
);
const times = () => Promise.all(models.map(async (file) => (await stat(project.path(file))).mtimeMs));

describe('heml deflate --verify', { timeout: 120_000 }, () => {
  it('stops at Ctrl-C, and says what is saved and how to go on', async () => {
    const io = fakeIo();
    const before = process.cwd();
    process.chdir(project.folder);
    const errors = io.err;
    io.err = (text) => {
      errors.call(io, text);
      if (text.startsWith('seed 1: blank')) io.interrupt();
    };
    const code = await main(['deflate', 'spec.yaml', '--out', 'fair', '--verify', ...arms], io);
    process.chdir(before);
    expect(code).toBe(130);
    expect([io.stdout, io.exits]).toEqual(['', []]);
    expect(io.stderr).toMatchInlineSnapshot(`
      "seed 1: biased
      seed 1: repair
      seed 1: blank
      stopping after what is being done; interrupt again to stop at once
      Stopped. Saved in fair: 2 models, and what was made and learned of the next.
      Go on with: heml deflate spec.yaml --out fair --verify --seeds 1 --remedies repair,blank,reweight --oracle dataset.bias.agreement=0.5
      "
    `);
    await expect(stat(project.path('fair/verification.json'))).rejects.toThrow('ENOENT');
  });

  it('goes on from there: a model of every arm, measured on the same images', async () => {
    const early = (await Promise.all(models.slice(0, 2).map((file) => stat(project.path(file))))).map(
      ({ mtimeMs }) => mtimeMs,
    );
    const { code, out } = await verify(...arms);
    expect(code).toBe(0);
    expect((await times()).slice(0, 2)).toEqual(early);
    const found = await project.json<Verification>('fair/verification.json');
    expect(found).toMatchObject({
      experiment: 'faces',
      attribute: 'hat',
      segment: 'hat',
      root: 'final',
      seeds: [1],
    });
    expect(found.split).toBe('validation');
    expect(found.cells.reduce((sum, { queries }) => sum + queries, 0)).toBe(24);
    expect(found.cells.map(({ label, has, aligned }) => `${label} ${has} ${aligned}`)).toMatchInlineSnapshot(`
      [
        "no-smile false true",
        "no-smile true false",
        "smile false false",
        "smile true true",
      ]
    `);
    expect(found.arms.map(({ arm }) => arm)).toEqual(['biased', 'repair', 'blank', 'reweight', 'oracle']);
    for (const { cells, figures, change, arm } of found.arms) {
      const own = cells.map(({ value }) => value);
      expect(figures.balanced.value).toBeCloseTo(own.reduce((sum, value) => sum + value) / 4, 12);
      expect(figures.worst.value).toBe(Math.min(...own));
      expect(change === undefined).toBe(arm === 'biased');
    }
    expect(found.made.map(({ remedy, seed }) => `${remedy} ${seed}`)).toEqual([
      'repair 1',
      'blank 1',
      'reweight 1',
    ]);
    const [repair] = found.made;
    expect(repair!.gap.after).toBeLessThan(repair!.gap.before);
    expect(repair!.composites).toBeGreaterThan(20);
    expect(repair!.gate!.artefacts.status).toMatch(/passed|refused|not-judged/);
    const effect = (audit: 'before' | 'after') =>
      found.audits!.data[audit].associations.find(
        ({ aspect, name }) => aspect === 'presence' && name === 'hat',
      )!.effect.value;
    expect(effect('after')).toBeLessThan(effect('before'));
    expect(found.audits!.run.before.run).toBe('faces-biased-1');
    expect(found.audits!.run.after.run).toBe('faces-repair-1');
    expect(out).toMatch(
      /^faces, node final: 24 real validation images over one seed, by label and hat; P@1 by the distance snr\n/,
    );
    expect(out).toMatch(
      /\n\| biased \| \d+\.\d \|.*\n\| repair \|.*\n\| blank \|.*\n\| reweight \|.*\n\| oracle \|/,
    );
    expect(out).toContain('With fewer than three seeds');
    expect(out).toMatch(/\nlook at it: fair\/report\.html\n$/);
    const page = await readFile(project.path('fair/report.html'), 'utf8');
    expect(page).toContain(
      'heml deflate spec.yaml --out fair --verify --seeds 1 --remedies repair,blank,reweight',
    );
    // Recipient, donor and composite; of a blanked image there is no donor.
    const [, repaired = '', blanked = ''] = page.split('class="trios"');
    expect(repaired.match(/aria-label="(recipient|donor|composite of) train_/g)).toHaveLength(24);
    expect(blanked.match(/aria-label="no donor"/g)).toHaveLength(8);
    // An image that is shown twice, as the recipient of two composites, is held once.
    expect(page.match(/href="data:image\/png;base64,/g)).toHaveLength(30);
    expect(page).not.toMatch(/(href|src)="(?!#|data:)/);
    expect(page.length).toBeLessThan(5e5);
  });

  it('gives every arm as many steps as the biased one, however many images it has', async () => {
    const records = await Promise.all(
      models.map((file) => readFile(project.path(file.replace('model.safetensors', 'metrics.json')), 'utf8')),
    );
    const found = records.map((text) => JSON.parse(text)) as {
      history: { steps: number }[];
      samples: { train: { used: number } };
    }[];
    expect(new Set(found.map(({ history }) => history[0]?.steps)).size).toBe(1);
    expect(new Set(found.map(({ samples }) => samples.train.used)).size).toBeGreaterThan(1);
  });

  it('finds all trained when it is called again, and prints JSON', async () => {
    const again = ['--seeds', '1', '--remedies', 'blank,reweight', ...oracle];
    const before = await times();
    const { code, out, err } = await verify(...again, '--json');
    expect([code, err]).toEqual([0, 'seed 1: biased\nseed 1: blank\nseed 1: reweight\nseed 1: oracle\n']);
    expect(await times()).toEqual(before);
    expect(JSON.parse(out.replaceAll('PROJECT', project.folder))).toEqual(
      await project.json('fair/verification.json'),
    );
  });

  it('compares the biased data with the oracle alone', async () => {
    const { code, out } = await verify('--seeds', '1', '--remedies', 'none', ...oracle);
    expect(code).toBe(0);
    expect(out).toMatch(/\n\| biased \|.*\n\| oracle \|.*\n\n/);
  });

  it('notes a remedy that the data cannot have, and goes on', async () => {
    await project.writeSpec(spec(1));
    const { code, out } = await verify(
      '--out',
      'always',
      '--seeds',
      '1',
      '--remedies',
      'undersample,reweight',
    );
    await project.writeSpec(spec());
    expect(code).toBe(0);
    expect(out.split('\n\n').at(-2)).toMatchInlineSnapshot(`
      "- undersample, seed 1: There is no training image of the label 'no-smile' that shows \`hat\`. The remedy repair makes images for it.
      - reweight, seed 1: There is no training image of the label 'no-smile' that shows \`hat\`. The remedy repair makes images for it."
    `);
    expect(out).not.toMatch(/\| (undersample|reweight) \|/);
  });

  it('says what is wrong before anything is trained', async () => {
    const told: string[] = [];
    for (const args of [
      ['--remedies', 'foo'],
      ['--seeds', 'x'],
      ['--oracle', 'dataset.validation=20'],
      ['--oracle', 'dataset.label=glasses'],
      ['--oracle', 'dataset.bias.corelation=1'],
      ['--segment', 'hut'],
    ]) {
      const { code, err } = await verify(...args, '--out', 'none');
      told.push(`${code}: ${err.trim()}`);
    }
    expect(told.join('\n\n')).toMatchInlineSnapshot(`
      "2: There is no remedy \`foo\`.
      The remedies are \`repair\`, \`sham\`, \`reweight\`, \`undersample\`, \`blank\`.

      2: error: option '--seeds <list>' argument 'x' is invalid. It must be a whole number.
      (heml --help lists the commands and options)

      2: With the oracle's settings (dataset.validation=20) the validation images are others.
      All models are compared on the same images. Change with --oracle what the training split alone has, such as dataset.bias.agreement=0.5.

      2: With the oracle's settings (dataset.label=glasses) the validation images are others.
      All models are compared on the same images. Change with --oracle what the training split alone has, such as dataset.bias.agreement=0.5.

      2: --set dataset.bias.corelation=1
      dataset.bias.corelation is not an option of \`dataset.bias\`.
      The options are \`attribute\`, \`agreement\`.

      2: There is no segment \`hut\` in faces.
      Did you mean \`hat\`? The segments are \`skin\`, \`hat\`, \`u_lip\`."
    `);
    await expect(stat(project.path('none'))).rejects.toThrow('ENOENT');
  });
});
