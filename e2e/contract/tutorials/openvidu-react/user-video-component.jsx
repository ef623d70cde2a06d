import { Component, createRef } from "react";

class OpenViduVideoComponent extends Component {
  videoRef = createRef();

  componentDidMount() {
    this.props.streamManager.addVideoElement(this.videoRef.current);
  }

  componentDidUpdate(before) {
    if (before.streamManager !== this.props.streamManager) this.componentDidMount();
  }

  render() {
    return (
      <video autoPlay ref={this.videoRef}>
        <track kind="captions" />
      </video>
    );
  }
}

export function UserVideoComponent({ streamManager }) {
  const { clientData } = JSON.parse(streamManager.stream.connection.data);
  return (
    <div className="streamcomponent">
      <OpenViduVideoComponent streamManager={streamManager} />
      <p>{clientData}</p>
    </div>
  );
}
