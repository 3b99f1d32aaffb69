import { openRun, type Run, train } from '@hemlkit/core';
import { Project, smallSpec } from './project';

/** A root of three parts with settings of its own, over a joined node and two leaves. */
const spec = smallSpec()
  .replace('epochs: 3', 'epochs: 1')
  .replace('  lips: [u_lip, l_lip]\n  final: [head, lips]', '  final: [head, u_lip, l_lip]')
  .concat('overrides: { final: { training: { background: mean } } }\n');

/** A small run that is trained and opened within this process, in a folder of its own. */
export interface Trained {
  project: Project;
  run: Run;
  /** What was warned of so far. */
  warnings: string[];
  remove(): Promise<void>;
}

export async function trainSmall(): Promise<Trained> {
  const project = await Project.create(spec);
  const cache = project.path('.heml');
  const made = await train(project.spec, { runs: project.path('runs'), cache });
  await made.dispose();
  const warnings: string[] = [];
  const run = await openRun(made.folder, {
    cache,
    onEvent(event) {
      if (event.type === 'warning') warnings.push(event.message);
    },
  });
  return {
    project,
    run,
    warnings,
    async remove() {
      await run.dispose();
      await project.remove();
    },
  };
}
