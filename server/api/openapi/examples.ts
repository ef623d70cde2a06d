/** One call of each procedure, as the document shows it: its body, and what it answers. */
import type { ProcedurePath } from "../rest-routes";

const ID = "Vt7mGq2sRkOa4Xn0c1bZ5w";
const PARTICIPANT = "b0Yh3kPzTt-9uQe6Lr2mXw";
const CONNECTION = "con_R4ksWq8nEd";
const TOKEN = "wss://meet.example.org?sessionId=Vt7mGq2sRkOa4Xn0c1bZ5w&token=tok_OqY7RyUo0S9qBDa1";

const config = {
  openviduServerUrl: "https://meet.example.org",
  apiBaseUrl: "https://meet.example.org/api",
  webSocketUrl: "wss://meet.example.org",
  defaultVideoConfig: { resolution: "640x480", frameRate: 30, publishAudio: true, publishVideo: true },
  supportedBrowsers: ["Chrome", "Firefox", "Safari", "Edge"],
  features: {
    chatEnabled: true,
    screenShareEnabled: true,
    recordingEnabled: false,
    virtualBackgroundEnabled: false,
  },
};

const ticket = {
  sessionId: ID,
  sessionName: "팀 미팅",
  username: "신규사용자",
  token: TOKEN,
  openviduServerUrl: config.openviduServerUrl,
  apiBaseUrl: config.apiBaseUrl,
  webSocketUrl: config.webSocketUrl,
  isNewSession: true,
  isTokenRefresh: false,
  isReconnection: false,
  configInfo: {
    defaultVideoConfig: config.defaultVideoConfig,
    supportedBrowsers: config.supportedBrowsers,
    features: config.features,
    maxParticipants: 10,
  },
  connectionId: CONNECTION,
  participantId: PARTICIPANT,
  participantToken: "eyJhbGciOiJIUzI1NiJ9.eyJwIjoi…",
  role: "OWNER",
  expiresAt: "2026-03-02T02:00:00.000Z",
  refreshAt: "2026-03-02T01:55:00.000Z",
  endsAt: "2026-03-02T02:00:00.000Z",
};

const message = {
  id: "9f6Jt1mWqU",
  participantId: PARTICIPANT,
  username: "신규사용자",
  text: "안녕하세요!",
  sentAt: "2026-03-02T01:05:00.000Z",
};

const status = {
  sessionId: ID,
  sessionName: "팀 미팅",
  isActive: true,
  participantCount: 1,
  maxParticipants: 10,
  participants: [
    {
      username: "신규사용자",
      participantId: PARTICIPANT,
      connectionId: CONNECTION,
      joinedAt: "2026-03-02T01:00:00.000Z",
      state: "connected",
      connectedSeconds: 300,
    },
  ],
  createdAt: "2026-03-02T01:00:00.000Z",
  endsAt: "2026-03-02T02:00:00.000Z",
  endedAt: null,
  totalConnectedSeconds: 300,
  realtime: true,
};

interface Example {
  body?: object;
  answer: object;
}

export const examples = {
  quickJoin: { body: { sessionName: "팀 미팅", username: "신규사용자", autoCreateSession: true }, answer: ticket },
  config: { answer: config },
  refreshToken: { answer: { ...ticket, isNewSession: false, isTokenRefresh: true } },
  autoReconnect: { answer: { ...ticket, isNewSession: false, isReconnection: true } },
  status: { answer: status },
  statusChanges: { answer: { type: "status", version: 1772413500000, status } },
  statusTicket: { answer: { ticket: "pYV0m4TnRz2c8QxLw1bKdA", expiresAt: "2026-03-02T01:05:30.000Z" } },
  lookup: { answer: { exists: true, seatsFree: 9, maxParticipants: 10, requires: [] } },
  leave: { answer: { left: true } },
  away: { body: { connectionId: CONNECTION, persisted: false }, answer: { away: true } },
  screenShare: { answer: { sessionId: ID, connectionId: CONNECTION, token: TOKEN } },
  "chat.send": { body: { text: message.text }, answer: message },
  "chat.list": { answer: { messages: [message] } },
  notify: { body: { message: "5분 뒤에 마칩니다." }, answer: { id: "Xk2Pq8sVw0" } },
  remove: { answer: { removed: true } },
  extend: { body: { minutes: 30 }, answer: { endsAt: "2026-03-02T02:30:00.000Z" } },
  end: { answer: { ended: true } },
} as const satisfies Record<ProcedurePath, Example>;
