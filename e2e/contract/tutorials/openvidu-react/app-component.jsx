import { OpenVidu } from "openvidu-browser";
import { Component } from "react";
import { UserVideoComponent } from "./user-video-component.jsx";

const atHome = { session: undefined, mainStreamManager: undefined, publisher: undefined, subscribers: [] };
const publishing = {
  audioSource: undefined,
  videoSource: undefined,
  publishAudio: true,
  publishVideo: true,
  resolution: "640x480",
  frameRate: 30,
  insertMode: "APPEND",
  mirror: false,
};

export class App extends Component {
  state = { ...atHome, mySessionId: "", myUserName: "" };

  joinSession = async (event) => {
    event.preventDefault();
    const { mySessionId, myUserName } = this.state;
    this.OV = new OpenVidu();
    const session = this.OV.initSession();
    session.on("streamCreated", ({ stream }) => {
      const subscriber = session.subscribe(stream, undefined);
      this.setState(({ subscribers }) => ({ subscribers: [...subscribers, subscriber] }));
    });
    session.on("streamDestroyed", ({ stream }) => this.deleteSubscriber(stream.streamManager));
    session.on("exception", (exception) => console.warn(exception));
    this.setState({ session });

    await session.connect(await this.getToken(mySessionId), { clientData: myUserName });
    const publisher = await this.OV.initPublisherAsync(undefined, publishing);
    session.publish(publisher);
    this.setState({ mainStreamManager: publisher, publisher });
  };

  leaveSession = () => {
    this.state.session?.disconnect();
    this.OV = null;
    this.setState(atHome);
  };

  switchCamera = async () => {
    const { session, publisher } = this.state;
    const cameras = (await this.OV.getDevices()).filter(({ kind }) => kind === "videoinput");
    const now = publisher.stream.getMediaStream().getVideoTracks()[0].getSettings().deviceId;
    const { deviceId } = cameras.find((camera) => camera.deviceId !== now) ?? cameras[0];
    const next = this.OV.initPublisher(undefined, { ...publishing, videoSource: deviceId });
    await session.unpublish(publisher);
    await session.publish(next);
    this.setState({ mainStreamManager: next, publisher: next });
  };

  handleMainVideoStream(stream) {
    if (this.state.mainStreamManager !== stream) this.setState({ mainStreamManager: stream });
  }

  deleteSubscriber(streamManager) {
    this.setState(({ subscribers }) => ({ subscribers: subscribers.filter((known) => known !== streamManager) }));
  }

  async getToken(mySessionId) {
    const sessionId = await this.post("api/sessions", { customSessionId: mySessionId });
    return this.post(`api/sessions/${sessionId}/connections`, {});
  }

  async post(path, body) {
    const headers = { "content-type": "application/json" };
    const response = await fetch(path, { method: "POST", headers, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    return response.text();
  }

  render() {
    const { session, mainStreamManager, publisher, subscribers, mySessionId, myUserName } = this.state;
    if (!session) {
      return (
        <form id="join" onSubmit={this.joinSession}>
          <input id="userName" value={myUserName} onChange={(e) => this.setState({ myUserName: e.target.value })} />
          <input id="sessionId" value={mySessionId} onChange={(e) => this.setState({ mySessionId: e.target.value })} />
          <button id="enter" type="submit">
            Join
          </button>
        </form>
      );
    }
    return (
      <div id="session">
        <button id="buttonLeaveSession" type="button" onClick={this.leaveSession}>
          Leave session
        </button>
        <button id="buttonSwitchCamera" type="button" onClick={this.switchCamera}>
          Switch camera
        </button>
        <div id="main-video">{mainStreamManager && <UserVideoComponent streamManager={mainStreamManager} />}</div>
        <div id="video-container">
          {publisher && <UserVideoComponent streamManager={publisher} />}
          {subscribers.map((subscriber) => (
            <button
              key={subscriber.stream.streamId}
              type="button"
              onClick={() => this.handleMainVideoStream(subscriber)}
            >
              <UserVideoComponent streamManager={subscriber} />
            </button>
          ))}
        </div>
      </div>
    );
  }
}
