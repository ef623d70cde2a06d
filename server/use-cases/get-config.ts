import type { ConfigOutput } from "../../shared/video-call";
import type { AppDeps } from "../ports";

type Deps = Pick<AppDeps, "config">;

/** What a front end must know before anybody joins. Changes only with a new start. */
export function getConfig({ config }: Deps): ConfigOutput {
  return {
    openviduServerUrl: config.openviduServerUrl,
    apiBaseUrl: config.apiBaseUrl,
    webSocketUrl: config.webSocketUrl,
    defaultVideoConfig: config.defaultVideoConfig,
    supportedBrowsers: [...config.supportedBrowsers],
    features: config.features,
  };
}
