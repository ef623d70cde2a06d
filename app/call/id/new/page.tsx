import type { Metadata } from "next";
import { CallPage } from "../../../../components/call/call-page";
import { messagesFor } from "../../../../shared/messages/locale";
import { requestLocale } from "../../../request-locale";

export async function generateMetadata(): Promise<Metadata> {
  return { title: messagesFor(await requestLocale()).lobby.newPrivateRoom };
}

/**
 * The lobby of a private room that doesn't exist yet: Join creates it, and the address becomes the room's own. So looking at the
 * lobby creates nothing, and the microphone and camera are chosen before anybody can see them. Session ids are long and random,
 * never "new".
 */
export default function Page() {
  return <CallPage room={{ kind: "newPrivate" }} />;
}
