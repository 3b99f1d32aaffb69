import { jpeg, partPng } from './pictures';
import { TinyData } from './tiny-data';

/** The 40 attributes in the order of list_attr_celeba.txt. */
export const attributeNames =
  `5_o_Clock_Shadow Arched_Eyebrows Attractive Bags_Under_Eyes Bald Bangs Big_Lips Big_Nose
  Black_Hair Blond_Hair Blurry Brown_Hair Bushy_Eyebrows Chubby Double_Chin Eyeglasses Goatee Gray_Hair Heavy_Makeup
  High_Cheekbones Male Mouth_Slightly_Open Mustache Narrow_Eyes No_Beard Oval_Face Pale_Skin Pointy_Nose
  Receding_Hairline Rosy_Cheeks Sideburns Smiling Straight_Hair Wavy_Hair Wearing_Earrings Wearing_Hat Wearing_Lipstick
  Wearing_Necklace Wearing_Necktie Young`.split(/\s+/);

/** The 1 and -1 of one image: every third is Male, every second Young, nothing else. */
const values = (i: number) =>
  attributeNames.map((name) =>
    (name === 'Male' && i % 3 === 0) || (name === 'Young' && i % 2 === 0) ? 1 : -1,
  );

/** As the file is: each value takes three columns, so that 1 stands after two spaces; blanks at the header's end. */
export function attributeText(names: readonly string[]): string {
  const rows = names.map(
    (name, i) =>
      `${name}${values(i)
        .map((value) => String(value).padStart(3))
        .join('')}\n`,
  );
  return `${names.length}\n${attributeNames.join(' ')} \n${rows.join('')}`;
}

export function attributeCsv(names: readonly string[]): string {
  const rows = names.map((name, i) => `${[name, ...values(i)].join(',')}\n`);
  return `${['image_id', ...attributeNames].join(',')}\n${rows.join('')}`;
}

export const alignedNames = (count: number) =>
  Array.from({ length: count }, (_, i) => `${String(i + 1).padStart(6, '0')}.jpg`);

export class TinyCeleba extends TinyData {
  static override async create(): Promise<TinyCeleba> {
    return new TinyCeleba(await TinyData.folder());
  }

  /** The aligned CelebA: half of its images train, a quarter validation, a quarter test. */
  async aligned(count: number): Promise<void> {
    const names = alignedNames(count);
    for (const name of names) await this.write(`img_align_celeba/${name}`, await jpeg());
    await this.write('list_attr_celeba.txt', attributeText(names));
    const split = (i: number) => (i < count / 2 ? 0 : i < (count * 3) / 4 ? 1 : 2);
    await this.write('list_eval_partition.txt', names.map((name, i) => `${name} ${split(i)}\n`).join(''));
  }

  /** CelebAMask-HQ: images of 8x8, masks of 4x4, two thousand images a folder. */
  async maskHq(count: number): Promise<void> {
    const names = Array.from({ length: count }, (_, i) => `${i}.jpg`);
    for (const [i, name] of names.entries()) {
      await this.write(`CelebA-HQ-img/${name}`, await jpeg(8));
      await this.part(i, 'skin', ['....', '.##.', '.##.', '....']);
      await this.part(i, 'hair', ['####', '.#..', '....', '....']);
      if (i % 2 === 0) await this.part(i, 'hat', ['##..', '....', '....', '....']);
    }
    await this.write('CelebAMask-HQ-attribute-anno.txt', attributeText(names));
  }

  async part(image: number, part: string, rows: readonly string[]): Promise<void> {
    const name = `${String(image).padStart(5, '0')}_${part}.png`;
    await this.write(`CelebAMask-HQ-mask-anno/${Math.floor(image / 2000)}/${name}`, partPng(rows));
  }
}
