/**
 * Endings of the images that can be read, without the dot and in lower case. Menus, dialogs and messages
 * derive theirs from here.
 */
export const readableExtensions = [
  'png',
  'jpg',
  'jpeg',
  'webp',
  'gif',
  'bmp',
  'avif',
  'tif',
  'tiff',
  'svg',
] as const;

/** Whether a file's name or path ends as an image that can be read. */
export function isImageName(name: string): boolean {
  const ending = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  return name.includes('.') && readableExtensions.some((extension) => extension === ending);
}
