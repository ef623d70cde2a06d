import type { Metadata } from "next";
import { ApiDocsPage } from "../../../components/docs/api-docs-page";
import { messagesFor } from "../../../shared/messages/locale";
import { requestLocale } from "../../request-locale";

export async function generateMetadata(): Promise<Metadata> {
  return { title: messagesFor(await requestLocale()).docs.title };
}

export default function Page() {
  return <ApiDocsPage />;
}
