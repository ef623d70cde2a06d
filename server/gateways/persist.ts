import pRetry from "p-retry";
import { AppError } from "../errors/app-error";
import type { Persist } from "../ports";

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 800;

export const persist: Persist = (forMs, work) =>
  pRetry(work, {
    retries: Math.ceil(forMs / FIRST_PAUSE_MS),
    maxRetryTime: forMs,
    minTimeout: FIRST_PAUSE_MS,
    maxTimeout: LONGEST_PAUSE_MS,
    randomize: true,
    shouldRetry: ({ error }) => error instanceof AppError && error.code === "MEDIA_SERVER_UNAVAILABLE",
  });
