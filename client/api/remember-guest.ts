import { z } from "zod";

const csrfSchema = z.object({ csrfToken: z.string() });

/**
 * Signs this browser in as a guest, so that the name is there the next time. Never throws: a call goes on without it.
 * Not next-auth's own `signIn`: that one leads the page away to an error page when the auth routes don't answer
 * (next-auth 4.24: react/index, `signIn`), in the middle of a call.
 */
export async function rememberGuest(username: string): Promise<void> {
  try {
    const { csrfToken } = csrfSchema.parse(await (await fetch("/api/auth/csrf")).json());
    await fetch("/api/auth/callback/guest", {
      method: "POST",
      body: new URLSearchParams({ name: username, csrfToken, json: "true" }),
      redirect: "manual",
    });
  } catch {
    // The name is kept in this browser's storage too.
  }
}
