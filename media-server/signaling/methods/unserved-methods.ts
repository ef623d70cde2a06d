import { z } from "zod";
import { Failure } from "../../sessions/failure";
import { roomMethod } from "../rpc-method";

/** Filters belong to OpenVidu's Kurento edition. */
export const filterMethod = roomMethod(z.unknown(), () => {
  throw new Failure("generic", "filters are not available");
});

/** Speech to text belongs to OpenVidu's paid editions; CE answers the same. */
export const speechToTextMethod = roomMethod(z.unknown(), () => {
  throw new Failure("wrongEdition", "speech to text is not available");
});
