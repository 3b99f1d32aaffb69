import { listFiles, type Split } from '@hemlkit/core/plugin';
import { mistake } from '../mistake';

/** A parquet file of a dataset. */
export interface Shard {
  /** The path under the root without its ending, with slashes. */
  name: string;
  file: string;
  /** The split in its name. */
  part?: Split;
}

const numbered = /-(\d{5})-of-(\d{5})/;

/**
 * The parquet files under a folder, sorted by name: `data/train-00000-of-00002-9e861cba931f46ba.parquet`, or
 * `scene_parsing/train/0000.parquet`.
 * @throws HemlError for files of two writings of one split, which would bring every sample twice
 */
export async function listShards(root: string): Promise<{ shards: Shard[]; notes: string[] }> {
  const { files, odd } = await listFiles(root, (name) => name.endsWith('.parquet'));
  const [first] = odd;
  if (first)
    throw mistake('not-a-file', `${first.file} ${first.reason}.`, "Remove it from the dataset's `root`.");
  const shards = files.map(({ name: path, file }): Shard => {
    const name = path.replace(/\.parquet$/, '');
    const part = partOf(name);
    return { name, file, ...(part && { part }) };
  });
  return { shards, notes: checkNumbers(shards) };
}

function partOf(name: string): Split | undefined {
  const found = /(?:^|[/_-])(train|validation|val|test)(?:[/_-]|$)/.exec(name)?.[1];
  return found === 'val' ? 'validation' : (found as Split | undefined);
}

/** Numbered files of one split are all of one writing; a note reports missing ones. */
function checkNumbers(shards: readonly Shard[]): string[] {
  const sets = new Map<string, { of: number; shards: Shard[] }>();
  for (const shard of shards) {
    const match = numbered.exec(shard.name);
    if (!match) continue;
    const prefix = shard.name.slice(0, match.index);
    const set = sets.get(prefix) ?? { of: Number(match[2]), shards: [] };
    const twin = set.shards.find((other) => numbered.exec(other.name)?.[1] === match[1]);
    const other = set.of === Number(match[2]) ? twin : set.shards[0];
    if (other) {
      throw mistake(
        'shards-mixed',
        `${other.file} and ${shard.file} are of two writings of the same data.`,
        'Keep the files of one of them: with both, samples would be there twice, and in two splits.',
      );
    }
    sets.set(prefix, { ...set, shards: [...set.shards, shard] });
  }
  return [...sets].flatMap(([prefix, { of, shards: own }]) =>
    own.length < of ? [`${own.length} of ${of} parquet files of ${prefix} are there.`] : [],
  );
}
