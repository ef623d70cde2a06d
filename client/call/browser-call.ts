import type { TRPCClient } from "@trpc/client";
import type { AppRouter } from "../../server/api/app-router";
import { createCallApi } from "../api/call-api";
import { createLocalMedia, type LocalMedia } from "../media/local-media";
import { openMediaConnection, preloadOpenVidu } from "../media/openvidu-connection";
import { createSeatMemory } from "../storage/seat-memory";
import { type Call, createCall } from "./call";

/** A call in this tab, with this person's devices. */
export interface BrowserCall {
  call: Call;
  media: LocalMedia;
  /** The page shows it. */
  attach(): void;
  /** The page is gone: leaves and releases everything, unless it attaches again at once. */
  detach(): void;
}

/** Puts the call together from the browser's parts. Touches none of them before it is attached. */
export function createBrowserCall(client: TRPCClient<AppRouter>): BrowserCall {
  const media = createLocalMedia(() => navigator);
  const call = createCall({
    api: createCallApi(client),
    media,
    seats: createSeatMemory(),
    openConnection: openMediaConnection,
    nowMs: () => Date.now(),
    newRequestId,
  });
  let isAttached = false;
  return {
    call,
    media,
    attach() {
      isAttached = true;
      preloadOpenVidu();
    },
    detach() {
      isAttached = false;
      // React's StrictMode takes each page away and puts it back in one go.
      queueMicrotask(() => {
        if (isAttached) return;
        call.leave();
        media.close();
      });
    },
  };
}

// Not `randomUUID`: pages that aren't served securely lack it, and they may join without devices.
function newRequestId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
