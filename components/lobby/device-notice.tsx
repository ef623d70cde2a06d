"use client";

import { CameraOff, MicOff, VideoOff } from "lucide-react";
import { useTranslations } from "use-intl";
import type { LocalMediaState } from "../../client/media/local-media";
import { Banner } from "../ui/banner";
import { noticeFor } from "./notice-for";

/** Says what is wrong with the devices and that one can join all the same; nothing when all is well. */
export function DeviceNotice({ devices: { microphone, camera } }: { devices: LocalMediaState }) {
  const t = useTranslations("lobby");
  const notice = noticeFor(microphone.problem, camera.wanted ? camera.problem : null);
  if (!notice) return null;
  const icon = !microphone.problem ? VideoOff : camera.problem ? CameraOff : MicOff;
  return (
    <Banner icon={icon} look="notice">
      <p>{t(notice.sentence)}</p>
      {notice.canAllow && <p className="mt-0.5">{t("allowHow")}</p>}
    </Banner>
  );
}
