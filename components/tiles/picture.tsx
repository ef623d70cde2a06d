"use client";

import { useEffect, useRef, useState } from "react";

interface Props {
  stream: MediaStream;
  isMirrored?: boolean;
}

/** A moving picture that fills its frame. Upright ones (phones) are fitted whole, on a blurred fill, so no face is cropped. */
export function Picture({ stream, isMirrored = false }: Props) {
  const [shape, setShape] = useState<"unknown" | "wide" | "upright">("unknown");
  const mirror = isMirrored ? "mirrored" : "";
  return (
    <>
      {shape === "upright" && (
        <div aria-hidden className="absolute inset-0 scale-110 blur-2xl brightness-75">
          <Screen stream={stream} className={`object-cover ${mirror}`} />
        </div>
      )}
      <Screen
        stream={stream}
        onShape={(width, height) => setShape(height > width ? "upright" : "wide")}
        className={`transition-opacity duration-150 ${shape === "upright" ? "object-contain" : "object-cover object-[50%_30%]"} ${shape === "unknown" ? "opacity-0" : ""} ${mirror}`}
      />
    </>
  );
}

interface ScreenProps {
  stream: MediaStream;
  className: string;
  onShape?: (width: number, height: number) => void;
}

/** A bare `<video>`, always silent: sound has elements of its own. */
function Screen({ stream, className, onShape }: ScreenProps) {
  const video = useRef<HTMLVideoElement>(null);
  const tellShape = useRef(onShape);
  useEffect(() => {
    const element = video.current;
    if (!element) return;
    const tell = () => {
      if (element.videoWidth > 0) tellShape.current?.(element.videoWidth, element.videoHeight);
    };
    element.addEventListener("resize", tell);
    element.addEventListener("loadeddata", tell);
    element.srcObject = stream;
    element.play().catch(() => {}); // silent videos may always play; a rejection only says that the stream changed meanwhile
    return () => {
      element.removeEventListener("resize", tell);
      element.removeEventListener("loadeddata", tell);
      element.srcObject = null;
    };
  }, [stream]);
  return <video ref={video} autoPlay playsInline muted className={`absolute inset-0 size-full ${className}`} />;
}
