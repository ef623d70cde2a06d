/** What the API's document says of each procedure: the guide's words, in both languages. */
import type { Locale } from "../../../shared/messages/locale";
import type { ProcedurePath } from "../rest-routes";

type Text = Readonly<Record<Locale, string>>;

export const tag = {
  name: "고급 화상통화",
  description: {
    ko: "프론트엔드 작업 간소화를 위한 고급 OpenVidu API",
    en: "The advanced OpenVidu API that keeps a front end simple",
  },
} as const;

export const procedureTexts = {
  quickJoin: {
    summary: { ko: "원클릭 세션 참가", en: "Join a session in one call" },
    description: {
      ko: "세션 생성부터 토큰 발급까지 한 번에 처리합니다. 세션을 찾거나(`autoCreateSession`이면 만들고) 자리를 잡아, 바로 연결할 수 있는 모든 정보를 답합니다.",
      en: "From the session's creation to the token, all at once: finds the session (or creates it, with `autoCreateSession`), takes a seat, and answers everything that connecting needs.",
    },
  },
  config: {
    summary: { ko: "프론트엔드 설정 정보", en: "Settings for a front end" },
    description: {
      ko: "OpenVidu 연결에 필요한 모든 설정 정보를 제공합니다. 바뀌었는지는 `ETag`로 확인합니다.",
      en: "All settings that connecting to OpenVidu needs. The `ETag` tells whether they have changed.",
    },
  },
  refreshToken: {
    summary: { ko: "토큰 갱신", en: "Renew the token" },
    description: {
      ko: "기존 연결을 유지하면서 새 토큰을 발급합니다. 받은 토큰은 다음 참가 때 쓰도록 보관합니다. 연결 중인 토큰은 바꿀 필요도, 방법도 없습니다.",
      en: "Issues a new token and leaves the live connection alone. Keep the token for the next join: that of a live connection can't be swapped, and needn't be.",
    },
  },
  autoReconnect: {
    summary: { ko: "자동 재연결", en: "Reconnect" },
    description: {
      ko: "네트워크 오류 시 세션 자동 재연결을 처리합니다. 이전 연결을 정리하고 같은 자리에 새 연결을 만듭니다. 새 `OpenVidu`와 `Session` 객체로 연결하세요.",
      en: "After network trouble: clears the old connection away and makes a new one for the same seat. Connect with a new `OpenVidu` and `Session` object.",
    },
  },
  status: {
    summary: { ko: "실시간 세션 상태", en: "The session's state" },
    description: {
      ko: "누가 있는지, 자리가 몇 개 찼는지, 얼마나 연결되어 있었는지 답합니다. 참가자가 아니면 ID를 뺀 정보만 답하고, 끝난 세션은 `isActive: false`입니다.",
      en: "Who is in, how many seats are held, how long people have been connected. Strangers are answered without ids; a session that is over answers `isActive: false`.",
    },
  },
  statusChanges: {
    summary: { ko: "세션 상태 스트림", en: "The session's state, as it changes" },
    description: {
      ko: "Server-Sent Events: 바뀔 때마다 `status`로 전체 상태가, `notification`으로 알림이 옵니다. 쿠키와 `username`, 또는 한 번만 쓰는 `ticket`으로 누구인지 말합니다. 다시 연결하면 가장 새로운 상태부터 옵니다.",
      en: "Server-sent events: `status` brings the whole state whenever it has changed, `notification` what is told to everybody. A cookie with `username`, or a one-use `ticket`, says who asks. Whoever comes back gets the newest state.",
    },
  },
  statusTicket: {
    summary: { ko: "상태 스트림 티켓", en: "A ticket for the stream" },
    description: {
      ko: "`EventSource`는 헤더를 보낼 수 없으므로, 30초 안에 한 번만 쓸 수 있는 티켓이 자격 증명을 대신합니다.",
      en: "An `EventSource` sends no headers: this stands for the credential, once and within 30 s.",
    },
  },
  lookup: {
    summary: { ko: "이름으로 세션 찾기", en: "Look a session up by name" },
    description: {
      ko: "그 이름의 통화가 있는지, 빈자리가 몇 개인지, 들어가려면 무엇이 필요한지 답합니다.",
      en: "Whether a call of that name is on, how many seats are free, and what one needs to enter.",
    },
  },
  leave: {
    summary: { ko: "세션 나가기", en: "Leave a session" },
    description: {
      ko: "참가를 끝내고 자리를 비웁니다. 두 번 불러도 오류가 아닙니다.",
      en: "Ends the participant and frees the seat. Leaving twice is no error.",
    },
  },
  away: {
    summary: { ko: "페이지 떠남 알림", en: "Say that the page is gone" },
    description: {
      ko: "페이지가 닫힐 때 `navigator.sendBeacon`으로 보냅니다. 자리는 30초 더 유지됩니다.",
      en: "Sent with `navigator.sendBeacon` when a page goes away. The seat is held for 30 seconds more.",
    },
  },
  screenShare: {
    summary: { ko: "화면 공유 토큰", en: "A token for sharing the screen" },
    description: {
      ko: "화면 공유만을 위한 두 번째 연결의 토큰을 발급합니다. 별도의 `Session` 객체로 연결하세요.",
      en: "The token of a second connection, for the screen alone. Connect with a `Session` object of its own.",
    },
  },
  "chat.send": {
    summary: { ko: "채팅 보내기", en: "Send a chat message" },
    description: {
      ko: "서버가 보낸 사람을 확인해 저장하고, 통화 중인 모두에게 OpenVidu 신호 `chat`으로 보냅니다.",
      en: "The server stamps the sender, stores the message, and sends it to everybody in the call as the OpenVidu signal `chat`.",
    },
  },
  "chat.list": {
    summary: { ko: "채팅 기록", en: "The chat so far" },
    description: {
      ko: "최근 500개까지, 오래된 것부터 답합니다. `after`를 주면 그 뒤의 것만 답합니다.",
      en: "The last 500 messages, oldest first; with `after`, only those that came later.",
    },
  },
  notify: {
    summary: { ko: "세션 알림 보내기", en: "Notify everybody in the session" },
    description: {
      ko: "진행자가 통화 중인 모두에게 알림을 보냅니다. OpenVidu 신호 `notification`과 상태 스트림으로 전달됩니다.",
      en: "From the owner to everybody in the call: as the OpenVidu signal `notification`, and on the stream of changes.",
    },
  },
  remove: {
    summary: { ko: "참가자 내보내기", en: "Remove a participant" },
    description: {
      ko: "진행자가 참가자를 내보냅니다. 답이 올 때는 그 참가자의 자격 증명, 토큰, 스트림이 모두 무효입니다.",
      en: "By the owner. When the answer comes, the participant's credential, tokens and streams are void.",
    },
  },
  extend: {
    summary: { ko: "세션 연장", en: "Extend a session" },
    description: {
      ko: "진행자가 세션이 끝나는 시각을 늦춥니다.",
      en: "The owner moves the time at which the session ends.",
    },
  },
  end: {
    summary: { ko: "세션 종료", en: "End a session" },
    description: {
      ko: "진행자가 모두의 통화를 끝냅니다. 끝난 세션의 상태는 계속 볼 수 있습니다.",
      en: "The owner ends the call for everybody. An ended session's state can still be read.",
    },
  },
} as const satisfies Record<ProcedurePath, { summary: Text; description: Text }>;
