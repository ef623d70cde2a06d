import { connectionLost } from "../errors/factories";
import type { AppDeps, MintedConnection } from "../ports";
import { actAs } from "./act-as";
import type { CallerInput } from "./identify-participant";
import { mintOnce } from "./mint-once";
import { requireFeature } from "./require-feature";

type Deps = Pick<AppDeps, "config" | "participants" | "media" | "log" | "turns">;

/**
 * Mints the token of a second connection, for the screen: OpenVidu allows one stream per connection. Repeats within 10 s get the same
 * one while it is unused. Throws as `actAs`; FEATURE_DISABLED, CONNECTION_LOST while the camera's is gone, MEDIA_SERVER_UNAVAILABLE.
 */
export async function shareScreen(deps: Deps, input: CallerInput): Promise<MintedConnection> {
  const { participant, session } = await actAs(deps, "screenShare", input);
  requireFeature(deps, session, "screenShareEnabled");
  if (participant.state !== "connected" && participant.state !== "joining") throw connectionLost();
  return deps.turns.take(participant.id, () => mintOnce(deps, participant, "SCREEN", "screen:"));
}
