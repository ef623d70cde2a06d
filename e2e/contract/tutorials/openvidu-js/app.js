let OV;
let session;

// biome-ignore lint/correctness/noUnusedVariables: the page calls it
async function joinSession() {
  const mySessionId = document.getElementById("sessionId").value;
  const myUserName = document.getElementById("userName").value;
  OV = new OpenVidu();
  session = OV.initSession();

  session.on("streamCreated", (event) => {
    const subscriber = session.subscribe(event.stream, "video-container");
    subscriber.on("videoElementCreated", (created) => {
      appendUserData(created.element, subscriber.stream.connection);
    });
  });
  session.on("streamDestroyed", (event) => removeUserData(event.stream.connection));
  session.on("exception", (exception) => console.warn(exception));
  session.on("signal:my-chat", (event) => {
    const line = document.createElement("li");
    line.textContent = `${JSON.parse(event.from.data).clientData}: ${event.data}`;
    document.getElementById("messages").append(line);
  });

  const token = await getToken(mySessionId);
  await session.connect(token, { clientData: myUserName });
  document.getElementById("join").hidden = true;
  document.getElementById("session").hidden = false;

  const publisher = OV.initPublisher("video-container", {
    audioSource: undefined,
    videoSource: undefined,
    publishAudio: true,
    publishVideo: true,
    resolution: "640x480",
    frameRate: 30,
    insertMode: "APPEND",
    mirror: false,
  });
  publisher.on("videoElementCreated", (event) => {
    initMainVideo(event.element, myUserName);
    appendUserData(event.element, myUserName);
    event.element.muted = true;
  });
  session.publish(publisher);
}

// biome-ignore lint/correctness/noUnusedVariables: the page calls it
function leaveSession() {
  session.disconnect();
  for (const data of document.querySelectorAll(".data-node")) data.remove();
  document.getElementById("join").hidden = false;
  document.getElementById("session").hidden = true;
}

// biome-ignore lint/correctness/noUnusedVariables: the page calls it
function sendMessage() {
  session.signal({ data: document.getElementById("message").value, to: [], type: "my-chat" });
}

window.onbeforeunload = () => session?.disconnect();

function appendUserData(videoElement, connection) {
  const mine = typeof connection === "string";
  const userData = mine ? connection : JSON.parse(connection.data).clientData;
  const dataNode = document.createElement("div");
  dataNode.className = "data-node";
  dataNode.id = `data-${mine ? "mine" : connection.connectionId}`;
  dataNode.textContent = userData;
  videoElement.parentNode.insertBefore(dataNode, videoElement.nextSibling);
  videoElement.addEventListener("click", () => initMainVideo(videoElement, userData));
}

function removeUserData(connection) {
  document.getElementById(`data-${connection.connectionId}`)?.remove();
}

function initMainVideo(videoElement, userData) {
  const main = document.querySelector("#main-video video");
  main.srcObject = videoElement.srcObject;
  main.muted = true;
  document.querySelector("#main-video p").textContent = userData;
}

async function getToken(mySessionId) {
  const sessionId = await post("api/sessions", { customSessionId: mySessionId });
  return post(`api/sessions/${sessionId}/connections`, {});
}

async function post(path, body) {
  const response = await fetch(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.text();
}
