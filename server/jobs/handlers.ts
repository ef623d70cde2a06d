import type { AppDeps, JobMap } from "../ports";

/** How each kind of job is done. A kind without a row is a compile error. */
export type JobHandlers = {
  [Kind in keyof JobMap]: {
    /** Jobs of one lane run one after the other, in the order they came. */
    lane(payload: JobMap[Kind]): string;
    /** Safe to run twice: a retry may follow one whose answer was lost. */
    run(payload: JobMap[Kind]): Promise<void>;
  };
};

export function jobHandlers({ media }: Pick<AppDeps, "media">) {
  return {
    // A call's messages arrive as they were sent; receivers know repeats by their id.
    signal: {
      lane: ({ sessionId }) => sessionId,
      run: ({ sessionId, type, data }) => media.signal(sessionId, type, data),
    },
    unpublish: {
      lane: ({ streamId }) => streamId,
      run: ({ sessionId, streamId }) => media.unpublish(sessionId, streamId),
    },
  } satisfies JobHandlers;
}
