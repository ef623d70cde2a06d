/** @type {import("next").NextConfig} */
export default {
  reactStrictMode: true,
  poweredByHeader: false,
  // A proxy in front compresses at less cost; small answers only get slower here.
  compress: false,
  // Pages get theirs from proxy.ts, which needn't be asked for what was built.
  headers: async () => [{ source: "/_next/:path*", headers: [{ key: "X-Content-Type-Options", value: "nosniff" }] }],
  // `npm run typecheck` covers pages, server and tests in one go; doing it here would only slow the first start.
  typescript: { ignoreBuildErrors: true },
  // Its calls travel over our own connections (server/gateways/openvidu-http.ts), which a bundled copy of it wouldn't know of.
  serverExternalPackages: ["openvidu-node-client"],
  turbopack: { root: import.meta.dirname },
  devIndicators: false, // it would lie on the controls
  allowedDevOrigins: ["127.0.0.1"],
};
