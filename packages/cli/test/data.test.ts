import { access } from 'node:fs/promises';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Project } from './project';

let project: Project;
beforeAll(async () => {
  project = await Project.create();
});
afterAll(() => project.remove());

describe('heml data', { timeout: 120_000 }, () => {
  it('tells counts, labels, segments and notes, and draws a contact sheet', async () => {
    const { code, out, err } = await project.run('data', 'spec.yaml', '--samples', '2', '--out', 'sheet.png');
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('small: 48 train, 24 validation images, seen at 32x32; 2 labels, 4 segments');
    expect(out).toContain('| no-smile | 24 | 50.0 | 12 | 50.0 |');
    expect(out).toMatch(/\| u_lip \| \d+ \| \d+\.\d \| \d\.\d\d \|/);
    expect(out).toMatch(/\| background \| 48 \|/);
    expect(out).toContain('- background black: the rest of an image is black');
    expect(out).toContain('2 samples as the tree sees them: sheet.png');
    expect(await sharp(project.path('sheet.png')).metadata()).toMatchObject({ format: 'png', channels: 3 });
  });

  it('gives the same as JSON alone, and no sheet where none is asked for', async () => {
    const { code, out } = await project.run('data', 'spec.yaml', '--samples', '0', '--format', 'json');
    expect(code).toBe(0);
    const told = JSON.parse(out);
    expect(told).toMatchObject({ name: 'small', imageSize: 32, background: 'black', warnings: [] });
    expect(told.splits[0]).toMatchObject({
      split: 'train',
      images: 48,
      labels: [
        { label: 'no-smile', images: 24 },
        { label: 'smile', images: 24 },
      ],
    });
    expect(told.splits[0].segments.map(({ name }: { name: string }) => name)).toEqual([
      'skin',
      'hair',
      'u_lip',
      'l_lip',
    ]);
    expect(told).not.toHaveProperty('contactSheet');
    await expect(access(project.path('small-data.png'))).rejects.toThrow('ENOENT');
  });
});
