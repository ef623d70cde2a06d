import { SiteHeader } from "../site/site-header";
import { ApiReference } from "./api-reference";
import "swagger-ui-dist/swagger-ui.css";
import "./api-reference.css";

export function ApiDocsPage() {
  return (
    <div className="flex min-h-dvh flex-col">
      <SiteHeader />
      <main className="mx-auto w-full max-w-6xl flex-1 px-4 pb-16 sm:px-6">
        <ApiReference />
      </main>
    </div>
  );
}
