"use client";

import { Children, isValidElement, type ReactNode, useLayoutEffect, useRef, useState } from "react";
import { placeAlone, placeTiles } from "./grid-layout";

const GAP_PX = 8;

/**
 * The largest equal 16:9 tiles that fit; one alone goes to the corner. Tiles are placed, not wrapped, so that nobody's picture
 * is taken off and put back when somebody comes or goes. Each child needs a key.
 */
export function TileGrid({ children }: { children: ReactNode }) {
  const box = useRef<HTMLUListElement>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const measure = () => setSize({ width: element.clientWidth, height: element.clientHeight });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const tiles = Children.toArray(children).filter(isValidElement);
  const { width, height } = size;
  const places = tiles.length === 1 ? [placeAlone(width, height)] : placeTiles(tiles.length, width, height, GAP_PX);
  return (
    <ul ref={box} className="pointer-events-none relative size-full">
      {tiles.map((tile, index) => (
        <li
          key={tile.key}
          style={places[index]}
          className="pointer-events-auto absolute transition-[left,top,width,height] duration-200 ease-out"
        >
          {tile}
        </li>
      ))}
    </ul>
  );
}
