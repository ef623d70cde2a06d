/** @type {import("next").NextConfig} */
export default {
  reactStrictMode: true,
  poweredByHeader: false,
  // A proxy in front compresses at less cost; small answers only get slower here.
  compress: false,
  // `npm run typecheck` covers pages, server and tests in one go; doing it here would only slow the first start.
  typescript: { ignoreBuildErrors: true },
  // Its calls travel over our own connections (server/gateways/openvidu-http.ts), which a bundled copy of it wouldn't know of.
  serverExternalPackages: ["openvidu-node-client"],
  turbopack: { root: import.meta.dirname },
  devIndicators: false, // it would lie on the controls
  allowedDevOrigins: ["127.0.0.1"],
};
