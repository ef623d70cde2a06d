"use client";

import { useEffect, useRef } from "react";

interface Props {
  stream: MediaStream;
  /** The browser wants a press before it plays; call the function in one. */
  onBlocked: (play: () => void) => void;
}

/**
 * Somebody's voice. Apart from the picture, since Chromium starts a `<video>` only with its first picture: a person who
 * came with the camera off would stay silent.
 */
export function Sound({ stream, onBlocked }: Props) {
  const audio = useRef<HTMLAudioElement>(null);
  const tellBlocked = useRef(onBlocked);
  useEffect(() => {
    const element = audio.current;
    if (!element) return;
    element.srcObject = stream;
    element.play().catch((error: unknown) => {
      const isBlocked = error instanceof DOMException && error.name === "NotAllowedError";
      if (isBlocked) tellBlocked.current(() => void element.play().catch(() => {}));
    });
    return () => {
      element.srcObject = null;
    };
  }, [stream]);
  // biome-ignore lint/a11y/useMediaCaption: a live voice has no captions
  return <audio ref={audio} autoPlay />;
}
