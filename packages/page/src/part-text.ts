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

/** Facts as a script. As text within it: a node may be called `__proto__`, which an object of a script would take for something else. */
export const scriptOfData = (data: PageData): string =>
  `hemlPage.data(${JSON.stringify(JSON.stringify(data))});\n`;
