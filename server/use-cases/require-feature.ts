import type { Features } from "../../shared/video-call";
import { effectiveFeatures } from "../domain/features";
import { featureDisabled } from "../errors/factories";
import type { AppDeps, SessionRecord } from "../ports";

type Deps = Pick<AppDeps, "config">;

/** Throws FEATURE_DISABLED unless the feature is on in this session. */
export function requireFeature({ config }: Deps, session: SessionRecord, feature: keyof Features): void {
  if (!effectiveFeatures(config.features, session.config.features ?? {})[feature]) throw featureDisabled(feature);
}
