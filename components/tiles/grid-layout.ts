const RATIO = 16 / 9;

/** A tile's place inside the grid's box, in whole CSS pixels. */
export interface Place {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** The largest equal 16:9 tiles that fit `count` times into a box, in rows from the top, the last row centred. */
export function placeTiles(count: number, width: number, height: number, gap: number): Place[] {
  const { columns, tileWidth, tileHeight } = largestTiles(count, width, height, gap);
  const rows = Math.ceil(count / columns);
  const span = (tiles: number, size: number) => tiles * size + (tiles - 1) * gap;
  const top = (height - span(rows, tileHeight)) / 2;
  return Array.from({ length: count }, (_, index) => {
    const row = Math.floor(index / columns);
    const inThisRow = Math.min(columns, count - row * columns);
    const left = (width - span(inThisRow, tileWidth)) / 2;
    return {
      left: Math.round(left + (index % columns) * (tileWidth + gap)),
      top: Math.round(top + row * (tileHeight + gap)),
      width: tileWidth,
      height: tileHeight,
    };
  });
}

/** The small picture of somebody who is alone, in the corner, so that the invitation has the room. */
export function placeAlone(width: number, height: number): Place {
  const tileWidth = Math.floor(Math.min(256, width * 0.42));
  const tileHeight = Math.floor(tileWidth / RATIO);
  return { left: width - tileWidth, top: height - tileHeight, width: tileWidth, height: tileHeight };
}

function largestTiles(count: number, width: number, height: number, gap: number) {
  let best = { columns: 1, tileWidth: 0, tileHeight: 0 };
  for (let columns = 1; columns <= count; columns++) {
    const rows = Math.ceil(count / columns);
    const widest = (width - gap * (columns - 1)) / columns;
    const highest = (height - gap * (rows - 1)) / rows;
    const tileWidth = Math.floor(Math.max(0, Math.min(widest, highest * RATIO)));
    if (tileWidth > best.tileWidth) best = { columns, tileWidth, tileHeight: Math.floor(tileWidth / RATIO) };
  }
  return best;
}
