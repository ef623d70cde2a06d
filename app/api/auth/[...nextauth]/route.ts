import NextAuth from "next-auth";
import { authOptions } from "../../../../server/auth/next-auth-options";

export const dynamic = "force-dynamic";

/** Made at the first request: the settings don't exist while Next builds. */
const handler = (request: Request, context: unknown) => NextAuth(authOptions())(request, context);

export { handler as GET, handler as POST };
