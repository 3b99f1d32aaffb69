import type { PageData } from './page-data';
import type { Part } from './page-samples';

/*
 * From a page on disk a script may fetch nothing, but the page may run scripts: so bytes come as scripts that hand them over.
 */

/** Bytes as a script. */
export const scriptOfParts = (parts: readonly Part[]): string =>
  parts
    .map(
      ({ name, bytes }) =>
        `hemlPage.part(${JSON.stringify(name)},"${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')}");\n`,
    )
    .join('');

export const scriptOfData = (data: PageData): string => `hemlPage.data(${JSON.stringify(data)});\n`;
