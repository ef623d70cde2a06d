const otherPlugins = [
  "audiobridge",
  "duktape",
  "echotest",
  "lua",
  "nosip",
  "recordplay",
  "sip",
  "streaming",
  "textroom",
  "videocall",
  "voicemail",
];
const otherTransports = ["http", "mqtt", "nanomsg", "pfunix", "rabbitmq"];

/**
 * Janus 1.1.2 at its best: two event loops instead of a thread per handle, nothing loaded but VideoRoom and WebSocket, ICE-lite,
 * no IPv6, no recording, no admin interface, no event handlers, errors logged only.
 * It prefers AES-GCM by itself (dtls.c: SRTP_AEAD_AES_256_GCM first) when its libsrtp has it, as Debian's does.
 */
export function janusFiles(folder: string, webSocketPort: number): Record<string, string> {
  return {
    "janus.jcfg": `
general: {
  configs_folder = "${folder}"
  events_folder = "${folder}/none"
  loggers_folder = "${folder}/none"
  debug_level = 1
  session_timeout = 0
  event_loops = 2
}
nat: {
  ice_lite = true
}
media: {
  ipv6 = false
}
plugins: {
  disable = "${libraries(otherPlugins)}"
}
transports: {
  disable = "${libraries(otherTransports)}"
}
events: {
  broadcast = false
}
`,
    "janus.transport.websockets.jcfg": `
general: {
  json = "compact"
  ws = true
  ws_port = ${webSocketPort}
  ws_ip = "127.0.0.1"
}
admin: {
  admin_ws = false
}
`,
    "janus.plugin.videoroom.jcfg": "general: {}\n",
  };
}

function libraries(names: readonly string[]): string {
  return names.map((name) => `libjanus_${name}.so`).join(",");
}
