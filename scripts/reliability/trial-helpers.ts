import { TargetFolder } from '../../packages/bias/src/deflate/target-folder';
import type { Workplace } from './workplace';

/** Begins the same deflation again, as `deflate` does. */
export async function readDeflationKey(place: Workplace): Promise<string> {
  const target = await TargetFolder.open(place.path('deflated'), 'key');
  await target.close();
  return 'gone on with';
}
