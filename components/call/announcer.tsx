"use client";

import { useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import type { RemotePerson } from "../../client/call/roster";
import { comingsAndGoings } from "./comings-and-goings";

/** Several people who come within this time are one announcement. */
const BUNDLE_MS = 1_500;

interface Props {
  others: readonly RemotePerson[];
  isReconnecting: boolean;
}

/** Tells screen readers who came and who left, bundled, and that the connection is back. Shows nothing. */
export function Announcer({ others, isReconnecting }: Props) {
  const t = useTranslations("call");
  const [text, setText] = useState("");
  const announced = useRef(others);
  const wasReconnecting = useRef(isReconnecting);

  useEffect(() => {
    const timer = setTimeout(() => {
      const { joined, left } = comingsAndGoings(announced.current, others);
      announced.current = others;
      const sentences = [
        joined[0] && t("joined", { name: joined[0], count: joined.length }),
        left[0] && t("left", { name: left[0], count: left.length }),
      ].filter((sentence) => sentence !== undefined);
      if (sentences.length > 0) setText(sentences.join(" "));
    }, BUNDLE_MS);
    return () => clearTimeout(timer);
  }, [others, t]);

  useEffect(() => {
    if (wasReconnecting.current && !isReconnecting) setText(t("back"));
    wasReconnecting.current = isReconnecting;
  }, [isReconnecting, t]);

  return (
    <p role="status" className="sr-only">
      {text}
    </p>
  );
}
