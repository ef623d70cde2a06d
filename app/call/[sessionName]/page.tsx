import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { CallPage } from "../../../components/call/call-page";
import { sessionNameSchema } from "../../../shared/names";

interface Props {
  params: Promise<{ sessionName: string }>;
}

/** The room's name out of the address; null when no room can be called that. */
async function sessionNameOf({ params }: Props): Promise<string | null> {
  const { sessionName } = await params;
  try {
    return sessionNameSchema.safeParse(decodeURIComponent(sessionName)).data ?? null;
  } catch {
    return null; // a stray percent sign
  }
}

export async function generateMetadata(props: Props): Promise<Metadata> {
  const sessionName = await sessionNameOf(props);
  return sessionName === null ? {} : { title: sessionName };
}

export default async function Page(props: Props) {
  const sessionName = await sessionNameOf(props);
  if (sessionName === null) notFound();
  return <CallPage room={{ kind: "named", sessionName }} />;
}
