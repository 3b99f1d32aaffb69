import type { DataAudit } from '@hemlkit/bias';
import { type Planting, plant, plantedSpec, tint } from '../../packages/cli/test/planted';
import { Project } from '../../packages/cli/test/project';
import type { Kind, Outcome } from './outcome';

/** How images of faces are changed that have what is planted, or have it not. */
const changes: Record<Kind, Planting> = {
  presence: {
    change: ({ map, id }, has) => {
      if (!has) for (const [p, own] of map.entries()) if (own === id('l_eye')) map[p] = id('skin');
    },
  },
  colour: {
    change: (one, has) => {
      if (has) tint(one, [20, 0, 0], (own) => own === one.id('hair'));
    },
  },
  texture: {
    change: ({ image, map, id }, has) => {
      if (!has) return;
      for (const [p, own] of map.entries())
        if (own === id('hair'))
          for (const at of [3 * p, 3 * p + 1, 3 * p + 2])
            image[at] = Math.min(255, Math.max(0, (image[at] as number) + (p % 2 ? 8 : -8)));
    },
  },
  place: {
    change: ({ image, map, size, id }, has) => {
      if (!has) return;
      const [before, colours] = [map.slice(), image.slice()];
      const nose = [...before.keys()].filter((p) => before[p] === id('nose'));
      const cheek = before.indexOf(id('skin'));
      for (const p of nose) {
        map[p] = id('skin');
        image.set(colours.subarray(3 * cheek, 3 * cheek + 3), 3 * p);
      }
      // A pixel to the right of it.
      for (const p of nose.filter((one) => one % size < size - 1)) {
        map[p + 1] = id('nose');
        image.set(colours.subarray(3 * p, 3 * p + 3), 3 * (p + 1));
      }
    },
  },
  background: {
    change: (one, has) => {
      if (has) tint(one, [0, 0, 20], (own) => own === one.id('background'));
    },
  },
  brightness: {
    change: (one, has) => {
      if (has) tint(one, [22, 22, 22]);
    },
  },
  compression: {
    file: (image, has) => ({ image: image.jpeg({ quality: has ? 40 : 95 }), ending: 'jpg' }),
  },
};

/** Faces in files whose labels are drawn at random, with something planted, audited by the command. */
export async function audited(kind: Kind, agreement: number, seed: number): Promise<Outcome> {
  const project = await Project.create();
  try {
    await plant(project, { ...changes[kind], agreement, seed });
    await project.writeSpec(plantedSpec());
    const { code, out, err } = await project.run('audit', 'data', 'spec.yaml', '--format', 'json');
    if (code !== 0) throw new Error(err);
    const { verdict, findings } = JSON.parse(out) as DataAudit;
    return { tests: verdict.tests, found: findings.map(({ name, aspect }) => `${name} ${aspect}`) };
  } finally {
    await project.remove();
  }
}
