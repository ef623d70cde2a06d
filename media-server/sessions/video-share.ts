/**
 * The share of a picture's height that is of use to somebody who shows it `maxHeight` pixels high: 0 for none, 1 for all.
 * @param videoDimensions JSON text of the picture's own width and height, where the publisher told them; without them all is of use
 */
export function videoShare(maxHeight: number, videoDimensions: string | undefined): number {
  if (maxHeight <= 0) return 0;
  const height = Number(videoDimensions ? JSON.parse(videoDimensions).height : 0);
  return height > 0 ? Math.min(1, maxHeight / height) : 1;
}
