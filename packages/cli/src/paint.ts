import type { Paint } from '@hemlkit/report';
import type { Colors } from './io';

/** The report's styles in a terminal's colours. */
export function paintWith(colors: Colors): Paint {
  const styles = { bold: colors.bold, dim: colors.dim, near: colors.green, far: colors.red };
  return (style, text) => (text === '' ? '' : styles[style](text));
}
