/** The OpenVidu release whose protocol is spoken. openvidu-browser compares it with its own. */
export const serverVersion = "2.32.2";
