import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { openRun } from '@hemlkit/core';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { Project, smallSpec } from './project';

// A run or a spec that somebody else made: whatever reads it runs nothing of it, and sends nothing to where it says.

const evil = `import { writeFileSync } from 'node:fs';
writeFileSync(process.env.HEML_RAN, 'x');
export default { meta: { name: 'evil', version: '1.0.0' }, components: [] };`;

let project: Project;
let requests: string[];
const server = createServer((request, response) => {
  requests.push(`${request.method} ${request.url} ${request.headers.authorization ?? 'no credentials'}`);
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(
    JSON.stringify({
      experiment: { experiment_id: '1' },
      run: { info: { run_id: 'a', artifact_uri: 'mlflow-artifacts:/a' } },
    }),
  );
});
const uri = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

/** A copy of the run with other settings, as somebody else would pass it on: what is not checked has no checksum. */
async function foreign(name: string, change: (resolved: string) => string): Promise<void> {
  const folder = project.path('got', name);
  await cp(project.path('runs/small'), folder, { recursive: true });
  const resolved = join(folder, 'resolved.yaml');
  await writeFile(resolved, change(await readFile(resolved, 'utf8')));
  const {
    checksum: _,
    files: __,
    ...lock
  } = await project.json<Record<string, unknown>>(`got/${name}/lock.json`);
  await writeFile(join(folder, 'lock.json'), JSON.stringify({ ...lock, folder: '.' }));
}

beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  project = await Project.create(smallSpec().replace('epochs: 3', 'epochs: 1'), { trusted: false });
  vi.stubEnv('XDG_CONFIG_HOME', project.path('config'));
  vi.stubEnv('HEML_RAN', project.path('RAN'));
  await project.run('train', 'spec.yaml');
  await foreign('small', (resolved) => resolved.replace('plugins:\n', 'plugins:\n  - ./got/small/evil.ts\n'));
  await writeFile(project.path('got/small/evil.ts'), evil);
});
beforeEach(async () => {
  requests = [];
  await rm(project.path('RAN'), { force: true });
});
afterAll(async () => {
  server.close();
  vi.unstubAllEnvs();
  await project.remove();
});

const ran = () =>
  readFile(project.path('RAN')).then(
    () => true,
    () => false,
  );

describe('a run of somebody else', () => {
  it.each([
    'explain got/small',
    'evaluate got/small',
    'report got/small',
    'query got/small validation_0000',
    'export got/small',
    'faithfulness got/small --pairs 2',
    'figures got/small',
    'audit run got/small',
    'resume got/small',
  ])('heml %s runs nothing of it', async (command) => {
    const { code, err } = await project.run(...command.split(' '));
    expect([code, await ran()]).toEqual([2, false]);
    expect(err).toContain('--trust');
  });

  it('says what would run, and how to go on', async () => {
    const { err } = await project.run('explain', 'got/small');
    expect(err.replaceAll(project.folder, 'PROJECT')).toMatchInlineSnapshot(`
      "got/small/resolved.yaml:5:5
      The run PROJECT/got/small names a program that you have not trusted: \`./got/small/evil.ts\`.
        5 |   - ./got/small/evil.ts
          |     ^^^^^^^^^^^^^^^^^^^
      It would run with all your rights. Read it, and add \`--trust\` to the command (in a program: \`trust: true\`) where you trust it: that is remembered until one of these files changes.
      "
    `);
  });

  it('is refused by a program as well, but for one that trusts it', async () => {
    const before = process.cwd();
    process.chdir(project.folder);
    try {
      await expect(openRun('got/small')).rejects.toThrow('that you have not trusted');
      expect(await ran()).toBe(false);
      await (await openRun('got/small', { trust: true })).dispose();
      expect(await ran()).toBe(true);
    } finally {
      process.chdir(before);
    }
  });

  it('runs after --trust, until it changes', async () => {
    expect((await project.run('explain', 'got/small', '--trust')).code).toBe(0);
    expect(await ran()).toBe(true);
    expect((await project.run('explain', 'got/small')).code).toBe(0);
    await writeFile(project.path('got/small/evil.ts'), `${evil}\n`);
    expect((await project.run('explain', 'got/small')).code).toBe(2);
  });

  it('is not told of by its trackers, which would send files and the token of the reader anywhere', async () => {
    vi.stubEnv('MLFLOW_TRACKING_TOKEN', 'SECRET');
    const trackers = `[{ type: mlflow, uri: '${uri()}', timeout: 2 }, { type: jsonl, file: '${project.path('appended')}' }]`;
    await foreign('tracked', (resolved) => {
      const text = resolved.replace(/\ntrackers: *(\[\])?\n/, '\n');
      return `${text.replace('plugins:\n', "plugins:\n  - '@hemlkit/trackers'\n")}\ntrackers: ${trackers}\n`;
    });
    await writeFile(project.path('secret.txt'), 'PRIVATE KEY');
    const outbox = {
      runId: 'a',
      artifacts: 'mlflow-artifacts:/x',
      pending: [{ kind: 'artifact', name: 'tree.png', file: project.path('secret.txt') }],
    };
    await mkdir(project.path('got/tracked/mlflow'), { recursive: true });
    await writeFile(project.path('got/tracked/mlflow/outbox.json'), JSON.stringify(outbox));
    const { code, out, err } = await project.run('resume', 'got/tracked');
    expect([code, requests]).toEqual([0, []]);
    expect(out + err).toContain('Nothing is sent to the trackers that this run names');
    // And where it is trusted, no file but the run's own pictures.
    const trusted = await project.run('resume', 'got/tracked', '--trust');
    expect(trusted.out + trusted.err).toContain('is not a picture of this run');
    expect(requests.filter((one) => one.startsWith('PUT'))).toEqual([]);
  });
});

describe('a spec that is not trusted', () => {
  beforeAll(async () => {
    await writeFile(project.path('evil.ts'), evil);
    const spec = await readFile(project.spec, 'utf8');
    await writeFile(
      project.path('bad.yaml'),
      spec
        .replace('plugins: [', 'plugins: [./evil.ts, ')
        .replace('epochs: 1', 'epochs: 1\n  loss: { type: mine, margin: 3 }'),
    );
  });

  it.each([
    'schema bad.yaml --out -',
    'plugins bad.yaml',
    'plan bad.yaml --no-measure',
    'train bad.yaml',
    'data bad.yaml',
  ])('heml %s runs nothing of it', async (command) => {
    const { code, err } = await project.run(...command.split(' '));
    expect([code, await ran()]).toEqual([2, false]);
    expect(err).toContain('--trust');
  });

  it('is checked but for the options of what its program brings', async () => {
    const { code, out, err } = await project.run('check', 'bad.yaml');
    expect([code, await ran()]).toEqual([0, false]);
    expect(out + err).toMatchInlineSnapshot(`
      "bad.yaml is right but for what is not checked: small, 4 segments and 3 joined nodes, root final, 1 epoch a node
      not run: ./evil.ts, which you have not trusted (\`--trust\`). So these options are not checked: training.loss.
      "
    `);
    const wrong = await project.run('check', 'bad.yaml', '--set', 'training.epochs=no');
    expect(wrong.code).toBe(2);
    expect(wrong.err).toContain('training.epochs');
  });

  it('sends the token to its own address no more than anything else, but with --trust', async () => {
    vi.stubEnv('MLFLOW_TRACKING_TOKEN', 'SECRET');
    const spec = (await readFile(project.spec, 'utf8'))
      .replace('name: small', 'name: sending')
      .replace("'@hemlkit/metrics'", "'@hemlkit/metrics', '@hemlkit/trackers'");
    await writeFile(project.path('sending.yaml'), `${spec}trackers: [{ type: mlflow, uri: '${uri()}' }]\n`);
    const { out, err } = await project.run('train', 'sending.yaml');
    expect(out + err).toContain('MLflow gets none of your credentials');
    expect(requests.length).toBeGreaterThan(1);
    expect(requests.join('\n')).not.toContain('SECRET');
    vi.stubEnv('MLFLOW_TRACKING_URI', uri());
    await project.run('train', 'sending.yaml');
    expect(requests.at(-1)).toContain('Bearer SECRET');
  });

  it('shows nothing of a file that is no spec', async () => {
    await writeFile(project.path('shadow'), 'root:$6$secret:19000:0:99999:7:::\n{\n');
    await writeFile(project.path('peek.yaml'), 'heml: 1\nextends: ./shadow\n');
    const { code, err } = await project.run('check', 'peek.yaml');
    expect(code).toBe(2);
    expect(err).not.toContain('secret');
    expect(err).toContain('is not a spec');
  });
});
