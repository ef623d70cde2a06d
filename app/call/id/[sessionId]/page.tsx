import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { CallPage } from "../../../../components/call/call-page";
import { sessionIdSchema } from "../../../../shared/base";
import { messagesFor } from "../../../../shared/messages/locale";
import { requestLocale } from "../../../request-locale";

interface Props {
  params: Promise<{ sessionId: string }>;
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: messagesFor(await requestLocale()).lobby.privateRoom };
}

export default async function Page({ params }: Props) {
  const sessionId = sessionIdSchema.safeParse((await params).sessionId);
  if (!sessionId.success) notFound();
  return <CallPage room={{ kind: "private", sessionId: sessionId.data }} />;
}
