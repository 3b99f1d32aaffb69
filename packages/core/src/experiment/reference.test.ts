import { expect, it } from 'vitest';
import { changed, message, read, small } from './fixtures/read';
import { rebased } from './reference';

const secret = 'hunter2';
const env = { SECRET: secret, EPOCHS: '9', ROOT: '/data', MARGIN: '0.25' };
const line = (text: string, part: string) =>
  text
    .split('\n')
    .find((one) => one.includes(part))
    ?.trim();

it('writes texts from the environment as the references that they were, and gives the same experiment again', async () => {
  const spec = changed(
    'root: faces',
    'root: "${env:ROOT}/${env:SECRET} \\x24{env:NO}/${env:X:-a "b", c}"',
    changed('epochs: 2', 'epochs: ${env:EPOCHS}\n  keep: ${env:SECRET}'),
  );
  const { resolved, experiment, shown, environment } = await read(spec, { env });
  expect(resolved).not.toContain(secret);
  expect(line(resolved, 'root:')).toMatchInlineSnapshot(
    `"root: "\${env:ROOT}/\${env:SECRET} \\x24{env:NO}/\${env:X:-a "b", c}""`,
  );
  expect([line(resolved, 'epochs'), line(resolved, 'keep')]).toEqual(['epochs: 9', 'keep: "${env:SECRET}"']);
  expect(experiment.dataset.root).toBe('/data/hunter2 ${env:NO}/a "b", c');
  expect(JSON.stringify(shown)).not.toContain(secret);
  expect(environment).toEqual({ SECRET: secret, ROOT: '/data' });
  const again = await read(resolved, { env });
  expect(again.experiment).toEqual(experiment);
  expect(again.resolved).toBe(resolved);
});

it('knows what came from where through extends, --set, overrides and aliases', async () => {
  const files = {
    'spec.yaml': 'heml: 1\nname: child\nextends: base.yaml\ntraining: { keep: fixed }\n',
    'base.yaml': changed(
      'root: faces',
      'root: ./f-${env:SECRET}',
      changed('epochs: 2', 'keep: ${env:SECRET}'),
    ),
  };
  const { resolved, experiment } = await read(files, { env, set: ['seed=7', 'bias.group=g${env:SECRET}'] });
  expect(resolved).not.toContain(secret);
  // What was laid over is of the child.
  expect(line(resolved, 'keep:')).toBe('keep: fixed');
  expect(line(resolved, 'group:')).toBe('group: "g${env:SECRET}"');
  const again = await read(resolved, { env });
  expect(again.experiment.dataset.root).toBe(experiment.dataset.root);
});

it('writes segments and parts of nodes as references', async () => {
  const two = changed(
    '[neck, cloth]',
    '["${env:SECRET}", cloth]',
    small.replace('[neck,', '["${env:SECRET}",'),
  );
  const { resolved, experiment } = await read(two, { env });
  expect(resolved).not.toContain(secret);
  expect((await read(resolved, { env })).experiment).toEqual(experiment);
});

it('needs the variables of trackers for trackers alone, where it is lenient', async () => {
  const spec = changed('epochs: 2', 'epochs: 2\ntrackers: [{ type: x, uri: "${env:TOKEN}" }]');
  expect(await message(spec, { lenient: true })).not.toContain('TOKEN is not set');
  const data = changed('root: faces', 'root: ${env:FACES}');
  expect(await message(data, { lenient: true })).toMatchInlineSnapshot(`
    "exit 2
    spec.yaml:4:32
    The environment variable FACES is not set.
      4 | dataset: { type: folder, root: \${env:FACES} }
        |                                ^^^^^^^^^^^^
    Set it before the command: \`FACES=… heml …\`, or write a default: \`\${env:FACES:-default}\`."
  `);
});

it('keeps a relative path at the folder that it was written in, and one that begins with a variable as it is', () => {
  const variable = { reference: '${env:A}' };
  expect(rebased(['../f-', variable], '/specs')).toEqual(['/specs/../f-', variable]);
  expect(rebased(['/f-', variable], '/specs')).toEqual(['/f-', variable]);
  expect(rebased([variable, '/f'], '/specs')).toEqual([variable, '/f']);
});
