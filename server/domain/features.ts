import type { Features } from "../../shared/video-call";

/** What works today. A feature that isn't built can't be switched on by anyone. */
export const builtFeatures: Features = {
  chatEnabled: true,
  screenShareEnabled: true,
  recordingEnabled: false,
  virtualBackgroundEnabled: false,
};

/** What is on when nobody says otherwise. */
export const wantedFeatures: Features = {
  chatEnabled: true,
  screenShareEnabled: true,
  recordingEnabled: false,
  virtualBackgroundEnabled: false,
};

/** What one layer says; silence is consent. */
type FeatureLayer = { [Name in keyof Features]?: boolean | undefined };

/** On only where every layer says so: built, configured, and not switched off by the session. */
export function effectiveFeatures(...layers: readonly FeatureLayer[]): Features {
  const on = (name: keyof Features) => layers.every((layer) => layer[name] ?? true);
  return {
    chatEnabled: on("chatEnabled"),
    screenShareEnabled: on("screenShareEnabled"),
    recordingEnabled: on("recordingEnabled"),
    virtualBackgroundEnabled: on("virtualBackgroundEnabled"),
  };
}
