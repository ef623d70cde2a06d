"use client";

import { type RefObject, useEffect, useState } from "react";

const QUIET_MS = 3_000;
const signsOfLife = ["pointermove", "pointerdown", "keydown", "focusin"] as const;

/** Whether the controls are shown: until 3 s pass without movement, and always while one of them has the keyboard's focus. */
export function useControlsShown(controls: RefObject<HTMLElement | null>): boolean {
  const [isShown, setShown] = useState(true);
  useEffect(() => {
    let timer = 0;
    const isInUse = () => controls.current?.querySelector(":focus-visible, :hover") != null;
    const hide = () => {
      if (isInUse()) timer = window.setTimeout(hide, QUIET_MS);
      else setShown(false);
    };
    const show = () => {
      setShown(true);
      window.clearTimeout(timer);
      timer = window.setTimeout(hide, QUIET_MS);
    };
    show();
    for (const sign of signsOfLife) window.addEventListener(sign, show);
    return () => {
      window.clearTimeout(timer);
      for (const sign of signsOfLife) window.removeEventListener(sign, show);
    };
  }, [controls]);
  return isShown;
}
