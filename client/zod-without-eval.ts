import { z } from "zod";

// zod compiles its object schemas when it may evaluate code, and finds out by trying: the pages' policy forbids it, and would report it.
if (typeof document !== "undefined") z.config({ jitless: true });
