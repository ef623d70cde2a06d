export interface OpenCall {
  sessionId: string;
  participantId: string;
  participantToken: string;
}

/** Joins, and so makes, a session of that name. */
export async function openCall(port: number, sessionName: string, username = "Somebody"): Promise<OpenCall> {
  const answer = await fetch(`http://127.0.0.1:${port}/api/video-call/advanced/quick-join`, {
    method: "POST",
    body: JSON.stringify({ sessionName, username, autoCreateSession: true }),
  });
  if (!answer.ok) throw new Error(`the call wasn't opened: ${await answer.text()}`);
  return answer.json();
}

/** The button: the participant ends. */
export async function leaveCall(port: number, { sessionId, participantToken }: OpenCall): Promise<void> {
  const headers = { authorization: `Bearer ${participantToken}` };
  const url = `http://127.0.0.1:${port}/api/video-call/advanced/sessions/${sessionId}/leave`;
  const answer = await fetch(url, { method: "POST", headers });
  if (!answer.ok) throw new Error(`nobody left: ${await answer.text()}`);
}
