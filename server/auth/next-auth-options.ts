import type { NextAuthOptions } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import { usernameSchema } from "../../shared/names";
import { container } from "../container";

/** Remembered for this long after the last visit. */
const SESSION_SECONDS = 30 * 24 * 3600;

/** A guest says a name, and a signed token remembers it. It opens nothing: joining works without it, and accounts come with their own tables. */
export function authOptions(): NextAuthOptions {
  return {
    secret: container().environment.secrets.nextAuth,
    session: { strategy: "jwt", maxAge: SESSION_SECONDS },
    providers: [
      CredentialsProvider({
        id: "guest",
        name: "Guest",
        credentials: { name: { label: "Name", type: "text" } },
        authorize(credentials) {
          const name = usernameSchema.safeParse(credentials?.name);
          return name.success ? { id: `guest:${crypto.randomUUID()}`, name: name.data } : null;
        },
      }),
    ],
  };
}
