import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Gate } from '@hemlkit/bias';
import { decode, encode } from 'fast-png';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Deflate, deflateIn, type Run, runIn, spec } from './deflating';
import { Project } from './project';

let project: Project;
let run: Run;
let deflated: Deflate;
beforeAll(async () => {
  project = await Project.create(spec());
  run = runIn(project);
  deflated = deflateIn(project);
});
afterAll(() => project.remove());

describe('heml deflate', { timeout: 120_000 }, () => {
  it('refuses composites whose marks tell the label, and keeps them where that is asked for', async () => {
    const many = ['--set', 'dataset.train=140'];
    const { folder, composites, gate, spec: file } = await deflated('repair', 'marked', ...many);
    expect([gate?.refused, gate?.artefacts.status, gate?.segment.status]).toEqual([
      false,
      'passed',
      'not-judged',
    ]);
    // Those of one label get a red corner; what is made already is not made again.
    for (const { image, label } of composites) {
      if (label !== 'smile') continue;
      const raster = decode(await readFile(image));
      for (let y = 24; y < 32; y++) for (let x = 24; x < 32; x++) raster.data[3 * (32 * y + x)] = 255;
      await writeFile(image, encode(raster));
    }
    const again = ['deflate', 'spec.yaml', '--segment', 'hat', '--out', 'marked', ...many];
    const kept = await run(...again, '--no-gate');
    expect([kept.code, kept.err]).toEqual([0, '']);
    expect(
      kept.out.replaceAll(project.folder, 'PROJECT').replace(/^[\s\S]*?(?=gate: )/, ''),
    ).toMatchInlineSnapshot(`
      "gate: refused
      - artefacts: refused. How much an image looks like a composite predicts the label, among 236 composites alike in hat, with AUC \`smile\` 0.99 (0.99 to 1.00); 0.5 is chance. Composites are distinguished from real images with AUC 0.88 (0.85 to 0.92).
      - exchanged part: cannot be judged (the segmenter \`masks\` does not look at pixels, so it cannot say whether the part is still seen; one that does is needed (\`segformer\`)); it counts as not passed.
      Kept all the same, by --no-gate: what is trained on them may learn how they were made.

      look at them: PROJECT/marked/contact-sheet.png

      train on it:  heml train PROJECT/marked/deflated.yaml
      "
    `);
    expect((await stat(file!)).size).toBeGreaterThan(0);

    const refused = await run(...again);
    expect(refused.code).toBe(1);
    expect(refused.out).toContain('gate: refused');
    expect(refused.out).not.toContain('train on it');
    expect(refused.err).toMatchInlineSnapshot(`
      "The composites are refused: how they are made predicts the label, and a model could learn that instead. They stay in PROJECT/marked, but no spec was written that trains on them.
      Look at the contact sheet first. Where composites of one label look worse, raise bias.overlap, exchange another segment, or add images of the rare cells. The remedies undersample and reweight paste nothing; --no-gate writes the spec all the same.
      "
    `);
    await expect(stat(file!)).rejects.toThrow('ENOENT');
    const told = JSON.parse(await readFile(join(folder, 'gate.json'), 'utf8')) as Gate;
    expect([told.refused, told.overruled]).toEqual([true, false]);
    expect((await stat(composites[0]!.image)).size).toBeGreaterThan(0);
  });

  it('says what is wrong, and what to do', async () => {
    const told: string[] = [];
    const tell = async (text: string, ...args: string[]) => {
      await project.writeSpec(text);
      const { code, err } = await run('deflate', 'spec.yaml', '--out', 'none', ...args);
      told.push(`${code}: ${err.trim()}`);
    };
    const hats = ['--segment', 'hat'];
    await tell(spec(), '--segment', 'hut');
    await tell(spec(), '--segment', 'u_lip');
    await tell(spec());
    await tell(spec().replace('train: 64', 'train: 2'), '--segment', 'ear_r');
    await tell(spec().replace('train: 64', 'train: 2'), '--segment', 'ear_r', '--set', 'seed=1');
    await tell(spec(', overlap: 1'), ...hats);
    await tell(spec(', attribute: hats'), ...hats);
    await tell(spec(', attribute: smile'), ...hats);
    await tell(spec(', attribute: hat'));
    await tell(spec(', segment: hot, attribute: { segment: heir }'));
    await tell(spec().replace('agreement: 0.85', 'agreement: 1'), ...hats, '--remedy', 'reweight');
    const out = await run('deflate', 'spec.yaml', '--out', '.', ...hats);
    told.push(`${out.code}: ${out.err.trim()}`);
    expect(told.join('\n\n')).toMatchInlineSnapshot(`
      "2: There is no segment \`hut\` in faces.
      Did you mean \`hat\`? The segments are \`skin\`, \`hair\`, \`hat\`, \`cloth\`, \`ear_r\`, \`u_lip\`, \`l_lip\`.

      2: The segment \`u_lip\` may matter: it is among bias.allowed, and to exchange it would make labels wrong.
      Take another segment, or take it off that list if it does not define the label.

      2: Neither the spec nor an option names what in faces is to be deflated.
      Name the segment that is associated with the label: --segment hat, or \`bias: { segment: hat }\` in the spec. \`heml audit data\` finds it.

      1: No training image of the label 'no-smile' that does not show \`ear_r\` can be made: no other image shows the part where it would be.
      Lower bias.overlap, exchange another segment, or add images.

      1: No training image shows the segment \`ear_r\`: there is nothing to exchange.
      \`heml data\` lists how often each segment is seen.

      1: No training image of the label 'no-smile' that does not show \`hat\` can be made: no donor lies well enough, the best overlap was 0.97 and 1 is needed.
      Lower bias.overlap, exchange another segment, or add images.

      2: The dataset has no attribute \`hats\`.
      Did you mean \`hat\`? Those with two values are \`smile\`, \`open_mouth\`, \`beard\`, \`glasses\`, \`hat\`, \`earrings\`, \`necklace\`, \`long_hair\`.

      2: The attribute \`smile\` is the label itself.
      Name in bias.attribute what is associated with the label but should not be.

      2: The remedy repair exchanges a segment, and none is named that shows \`hat\`.
      Name it: --segment hat, or \`bias: { segment: hat }\` in the spec.

      2: spec.yaml:13:70
      bias.attribute.segment: there is no segment \`heir\`.
        13 | bias: { allowed: [u_lip, l_lip], segment: hot, attribute: { segment: heir } }
           |                                                                      ^^^^
      Did you mean \`hair\`? The segments are \`skin\`, \`hair\`, \`hat\`, \`cloth\`, \`ear_r\`, \`u_lip\`, \`l_lip\`.

      spec.yaml:13:43
      bias.segment: there is no segment \`hot\`.
        13 | bias: { allowed: [u_lip, l_lip], segment: hot, attribute: { segment: heir } }
           |                                           ^^^
      Did you mean \`hat\`? The segments are \`skin\`, \`hair\`, \`hat\`, \`cloth\`, \`ear_r\`, \`u_lip\`, \`l_lip\`.

      1: There is no training image of the label 'no-smile' that shows \`hat\`.
      The remedy repair makes images for it.

      2: The folder PROJECT is not empty.
      Name another folder with --out, or remove what is in it."
    `);
  });

  it('refuses a segment that the label is the presence of', async () => {
    await project.writeSpec(spec());
    const { folder } = await deflated('undersample', 'own');
    await project.writeSpec(
      spec().replace(
        /dataset:\n.*\n/,
        `dataset: { type: folder, root: ${folder}, label: { present: hat }, split: { train: { list: train.txt }, validation: { list: validation.txt } } }\n`,
      ),
    );
    const { code, err } = await run('deflate', 'spec.yaml', '--segment', 'hat', '--out', 'none');
    expect(`${code}: ${err}`).toMatchInlineSnapshot(`
      "2: The segment \`hat\` defines the label, which is whether \`hat\` is present: to exchange it would make labels wrong.
      Take another segment.
      "
    `);
  });
});
