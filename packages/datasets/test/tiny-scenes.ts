import { sceneClasses } from '../src/scene-parse-150/classes';
import { greyPng, jpeg } from './pictures';
import { TinyData } from './tiny-data';

/** As released: tabs, a header, a blank behind some numbers and names, further names after commas. */
export function objectInfo(columns = 'Idx\tRatio\tTrain\tVal\tName'): string {
  const stuff = columns.includes('Stuff') ? '\t1' : '';
  const rows = sceneClasses.slice(1).map((name, i) => {
    const index = i + 1 === 22 ? '22 ' : String(i + 1);
    const names = name === 'building' ? 'building, edifice' : name === 'bed' ? 'bed ' : name;
    return `${index}\t0.1000\t100\t10${stuff}\t${names}\n`;
  });
  return `${columns}\n${rows.join('')}`;
}

/** ADEChallengeData2016 with images of 2x2: every second one shows a building (2), all sky (3) and what is other (0). */
export class TinyScenes extends TinyData {
  static override async create(): Promise<TinyScenes> {
    return new TinyScenes(await TinyData.folder());
  }

  async challenge(training: number, validation: number, folder = ''): Promise<void> {
    const lines: string[] = [];
    for (const [part, short, count] of [
      ['training', 'train', training],
      ['validation', 'val', validation],
    ] as const) {
      for (let i = 0; i < count; i++) {
        const name = `ADE_${short}_${String(i + 1).padStart(8, '0')}`;
        await this.write(`${folder}images/${part}/${name}.jpg`, await jpeg(2));
        await this.write(`${folder}annotations/${part}/${name}.png`, annotation(i));
        lines.push(`${name} ${i % 2 === 0 ? 'street' : 'beach'}\n`);
      }
    }
    await this.write(`${folder}objectInfo150.txt`, objectInfo());
    await this.write(`${folder}sceneCategories.txt`, lines.join(''));
  }
}

export function annotation(i: number): Uint8Array {
  return greyPng([
    [0, 3],
    [3, i % 2 === 0 ? 2 : 5],
  ]);
}
