import { canDrawText } from '@hemlkit/report';
import type { Io } from './io';

/** Warns that a PNG will have no text: librsvg draws it with the machine's fonts, and some machines have none. */
export async function checkFonts(io: Io): Promise<void> {
  if (await canDrawText()) return;
  io.err(
    `${io.colors.err.yellow('warning:')} this machine has no font, so PNG figures have no text; ` +
      'install one (apt-get install fonts-dejavu-core), or take --format svg\n',
  );
}
