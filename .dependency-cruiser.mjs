/**
 * Who may import whom (the table in docs/architecture.md). One direction:
 * components → client → (network) → server/api → use-cases → repositories and gateways.
 */
const ours = "^(app|components|client|shared|server|media-server|e2e|scripts)/";
const packageNamed = (name) => `(^|/)node_modules/${name}/`;
/** A folder may import only the listed places among ours. */
const room = (name, from, allowed, reason, pathNot = []) => ({
  name,
  severity: "error",
  comment: reason,
  from: { path: from, pathNot: ["\\.test\\.tsx?$", "/testing/", ...pathNot] },
  to: { path: ours, pathNot: [from, ...allowed] },
});
/** A package has one owner among our files. */
const owner = (name, packages, owners, reason, options = {}) => ({
  name,
  severity: "error",
  comment: reason,
  from: { path: ours, pathNot: [...owners, "\\.test\\.tsx?$", "/testing/", "^scripts/"] },
  to: { path: packages.map(packageNamed), ...options },
});

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    {
      name: "no-circular",
      severity: "error",
      comment: "A circle has no first file to read.",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "no-unresolved",
      severity: "error",
      comment: "An import must exist.",
      from: {},
      to: { couldNotResolve: true },
    },
    room("shared-is-pure", "^shared/", [], "Everybody may read shared, so it reads nobody."),
    {
      name: "shared-needs-zod-only",
      severity: "error",
      comment: "It is in every bundle.",
      from: { path: "^shared/", pathNot: "\\.test\\.ts$" },
      to: { path: "node_modules/", pathNot: [packageNamed("zod")] },
    },
    room(
      "domain-is-pure",
      "^server/domain/",
      ["^shared/"],
      "Rules are tested without I/O: time and ids come as arguments.",
    ),
    {
      name: "domain-no-packages",
      severity: "error",
      comment: "No I/O in the rules.",
      from: { path: "^server/domain/", pathNot: "\\.test\\.ts$" },
      to: { dependencyTypes: ["npm"] },
    },
    room(
      "use-cases-see-ports",
      "^server/use-cases/",
      ["^server/domain/", "^server/ports(/|\\.ts$)", "^server/errors/", "^shared/"],
      "A use case knows what it needs, not who does it.",
    ),
    {
      name: "use-cases-no-packages",
      severity: "error",
      comment: "SDKs have one door, and it isn't here.",
      from: { path: "^server/use-cases/", pathNot: "\\.test\\.ts$" },
      to: { dependencyTypes: ["npm"] },
    },
    room(
      "repositories",
      "^server/repositories/",
      [
        "^server/generated/",
        "^server/domain/",
        "^server/ports(/|\\.ts$)",
        "^server/errors/",
        "^server/metrics/",
        "^shared/",
      ],
      "The database's door knows no use case and no other door.",
    ),
    room(
      "gateways",
      "^server/gateways/",
      ["^server/domain/", "^server/ports(/|\\.ts$)", "^server/errors/", "^server/metrics/", "^shared/"],
      "A foreign system's door knows no use case and no other door.",
    ),
    room(
      "limits",
      "^server/limits/",
      ["^server/ports(/|\\.ts$)", "^server/errors/"],
      "It counts; who is counted, the API knows.",
    ),
    room(
      "metrics",
      "^server/metrics/",
      ["^server/ports(/|\\.ts$)"],
      "Everybody may count, so what counts knows nobody.",
    ),
    room(
      "jobs-and-events",
      "^server/(jobs|events)/",
      ["^server/use-cases/", "^server/ports(/|\\.ts$)", "^server/domain/", "^shared/"],
      "Jobs call use cases; they don't see Prisma, OpenVidu or the API.",
    ),
    room(
      "api-and-http",
      "^server/(api|http|auth)/",
      [
        "^server/(api|http|auth)/",
        "^server/use-cases/",
        "^server/errors/",
        "^server/metrics/",
        "^server/ports(/|\\.ts$)",
        "^server/container\\.ts$",
        "^shared/",
      ],
      "The border translates; it reaches the record through use cases alone.",
    ),
    {
      name: "client-no-server-values",
      severity: "error",
      comment: "The browser gets the router's type, never its code.",
      from: { path: "^client/", pathNot: "\\.test\\.ts$" },
      to: { path: "^(server|components|app|media-server)/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "client-no-react",
      severity: "error",
      comment: "The call's state machine lives outside React.",
      from: { path: "^client/" },
      to: { path: packageNamed("react") },
    },
    {
      name: "components-no-server",
      severity: "error",
      comment: "Pages reach the server over the network.",
      from: { path: "^components/" },
      to: { path: "^(server|app|media-server)/", dependencyTypesNot: ["type-only"] },
    },
    room(
      "app-mounts-only",
      "^app/",
      ["^components/", "^shared/", "^client/", "^server/(api|http|auth)/"],
      "Routes hold no logic.",
    ),
    {
      name: "media-server-apart",
      severity: "error",
      comment: "It stands apart like a third party's product.",
      from: { path: "^media-server/" },
      to: { path: ours, pathNot: "^media-server/" },
    },
    {
      name: "nobody-imports-media-server",
      severity: "error",
      comment: "Only OPENVIDU_URL and OPENVIDU_SECRET join the two.",
      from: { path: ours, pathNot: "^media-server/" },
      to: { path: "^media-server/" },
    },
    {
      name: "contract-imports-neither-side",
      severity: "error",
      comment: "It must run against any OpenVidu.",
      from: { path: "^e2e/contract/" },
      to: { path: "^(app|components|client|shared|server|media-server|scripts)/" },
    },
    owner(
      "prisma-one-door",
      ["@prisma/client", "@prisma/adapter-pg"],
      ["^server/repositories/", "^server/generated/"],
      "Only repositories see Prisma.",
    ),
    owner(
      "prom-client-one-door",
      ["prom-client"],
      ["^(server|media-server)/metrics/"],
      "Names and labels of metrics stand in one place.",
    ),
    owner(
      "node-client-one-door",
      ["openvidu-node-client"],
      ["^server/gateways/openvidu-gateway\\.ts$", "^e2e/", "^scripts/bench/api/processes/tutorial-server\\.ts$"],
      "One gateway adds the deadlines and errors that the SDK lacks.",
    ),
    owner(
      "limiter-one-door",
      ["rate-limiter-flexible"],
      ["^server/limits/"],
      "One place keeps its memory bounded, and can count in Redis later.",
    ),
    owner(
      "browser-sdk-one-door",
      ["openvidu-browser"],
      ["^client/media/openvidu-connection\\.ts$", "^e2e/"],
      "One file guards against its traps, and loads it when a call begins.",
    ),
    owner(
      "rtc-engine-one-door",
      ["node-datachannel"],
      ["^media-server/rtc/engine\\.ts$", "^scripts/bench/media/load/"],
      "Its callbacks abort the process when they throw; one file wraps them all.",
    ),
  ],
  options: {
    doNotFollow: { path: ["node_modules", "server/generated"] },
    exclude: { path: ["^dist", "^\\.next", "^\\.data"] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
      extensions: [".ts", ".tsx", ".mjs", ".js", ".json"],
    },
  },
};
