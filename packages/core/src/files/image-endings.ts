/** How the names of image files end that are read. */
const endings = /\.(jpe?g|png|webp|tiff?|avif|gif)$/i;

/** The same in words, for messages. */
export const imageEndings = '.jpg, .jpeg, .png, .webp, .tif, .tiff, .avif or .gif';

export const isImageName = (name: string): boolean => endings.test(name);

/** A name without the ending of an image. */
export const withoutEnding = (name: string): string => name.replace(endings, '');
