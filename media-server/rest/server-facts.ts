/** What GET config tells of the server's settings. */
export interface ServerFacts {
  publicUrl: URL;
  videoSimulcast: boolean;
  garbageIntervalSeconds: number;
  garbageThresholdSeconds: number;
  webhook: { endpoint: string; headers: readonly string[]; events: readonly string[] } | null;
}
