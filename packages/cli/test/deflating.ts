import type { Deflation } from '@hemlkit/bias';
import { expect } from 'vitest';
import type { Ended, Project } from './project';

/** Small synthetic faces on which a hat goes with the smile. @param more of the section `bias` */
export const spec = (more = '') => `heml: 1
name: faces
seed: 2
plugins: ['@hemlkit/datasets', '@hemlkit/segmenters', '@hemlkit/trunks', '@hemlkit/loss-plugins', '@hemlkit/metrics']
dataset:
  { type: synthetic, label: smile, size: 32, train: 64, validation: 12, bias: { attribute: hat, agreement: 0.85 } }
segments: [skin, hair, hat, cloth, ear_r, u_lip, l_lip]
hierarchy: pairs
model: { trunk: { type: conv4, widths: [4, 4, 8] } }
training: { imageSize: 32, epochs: 1 }
engine: { type: onnxruntime }
executor: { type: in-process }
bias: { allowed: [u_lip, l_lip]${more} }
`;

export type Run = (...args: string[]) => Promise<Ended>;

const progress = /^(reading training images|finding donors|making composites|judging the composites)\n/gm;

/** Runs the command in a project, whose folder errors call PROJECT, and leaves out how far it is. */
export const runIn =
  (project: Project): Run =>
  async (...args) => {
    const { err, ...ended } = await project.run(...args);
    return { ...ended, err: err.replaceAll(project.folder, 'PROJECT').replace(progress, '') };
  };

/** What a remedy makes of a project's hats. @param out default: the remedy's name */
export type Deflate = (remedy: string, out?: string, ...args: string[]) => Promise<Deflation>;

export const deflateIn =
  (project: Project): Deflate =>
  async (remedy, out = remedy, ...args) => {
    const hats = ['deflate', 'spec.yaml', '--segment', 'hat', '--remedy', remedy, '--out', out, '--json'];
    const { code, out: text, err } = await runIn(project)(...hats, ...args);
    expect([code, err]).toEqual([0, '']);
    return JSON.parse(text) as Deflation;
  };
