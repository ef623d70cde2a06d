import type { VideoConfig } from "../../shared/video-call";
import { createStore, type Observable } from "../observable";
import {
  cameraConstraints,
  type DeviceKind,
  type DeviceProblem,
  type DeviceSource,
  type Opened,
  openDevice,
  openDevices,
} from "./devices";

/** One device as the person sees it. `wanted` is the switch; `track` is what is there. */
export interface LocalDevice {
  wanted: boolean;
  /** A switch has been turned on and the browser hasn't answered yet. */
  opening: boolean;
  /** The base track, owned here: a publisher gets clones. */
  track: MediaStreamTrack | null;
  problem: DeviceProblem | null;
}

export type LocalMediaState = Record<DeviceKind, LocalDevice>;

/** Whether the device is switched on and there. */
export const isOn = (device: LocalDevice) => device.wanted && device.track !== null;

/** This person's microphone and camera, the same in the lobby and in the call. */
export interface LocalMedia extends Observable<LocalMediaState> {
  /** Opens what is wanted by the settings. Does nothing while open. */
  open(config: VideoConfig): Promise<void>;
  setWanted(kind: DeviceKind, wanted: boolean): Promise<void>;
  /** Stops every track; the switches stay as they are. */
  close(): void;
}

const closedDevice: LocalDevice = { wanted: true, opening: false, track: null, problem: null };

/**
 * A camera that is switched off is stopped, so that its light goes out; a microphone that is switched off stays open but
 * disabled, so that it is back at once.
 */
export function createLocalMedia(source: () => DeviceSource): LocalMedia {
  const store = createStore<LocalMediaState>({ microphone: closedDevice, camera: closedDevice });
  let camera: MediaTrackConstraints = {};
  // Every open and close begins a new turn; what the browser answers to an older turn is stopped at once.
  let turn = 0;
  let isOpen = false;

  const update = (kind: DeviceKind, change: Partial<LocalDevice>) =>
    store.set({ ...store.snapshot(), [kind]: { ...store.snapshot()[kind], ...change } });

  function settle(kind: DeviceKind, opened: Opened, askedIn: number): void {
    const { wanted, track: present } = store.snapshot()[kind];
    if ("problem" in opened) {
      if (askedIn === turn) update(kind, { opening: false, problem: opened.problem });
      return;
    }
    const { track } = opened;
    const isUnwanted = kind === "camera" && !wanted;
    if (askedIn !== turn || present || isUnwanted) {
      track.stop();
      if (askedIn === turn) update(kind, { opening: false, problem: null });
      return;
    }
    track.enabled = wanted;
    track.addEventListener("ended", () => {
      if (store.snapshot()[kind].track === track) update(kind, { track: null, problem: "missing" });
    });
    update(kind, { track, opening: false, problem: null });
  }

  return {
    ...store,
    async open(config) {
      if (isOpen) return;
      isOpen = true;
      const askedIn = ++turn;
      camera = cameraConstraints(config);
      const { microphone, camera: cameraDevice } = store.snapshot();
      // The microphone is opened even when it is switched off, so that the switch answers at once later.
      update("microphone", { opening: true, wanted: microphone.wanted && config.publishAudio });
      const wantsCamera = cameraDevice.wanted && config.publishVideo;
      update("camera", { opening: wantsCamera, wanted: wantsCamera });
      if (wantsCamera) {
        const opened = await openDevices(camera, source());
        settle("microphone", opened.microphone, askedIn);
        settle("camera", opened.camera, askedIn);
      } else {
        settle("microphone", await openDevice("microphone", camera, source()), askedIn);
      }
    },
    async setWanted(kind, wanted) {
      const { track, opening } = store.snapshot()[kind];
      if (kind === "camera" && !wanted) {
        track?.stop();
        update(kind, { wanted, track: null });
        return;
      }
      if (track) track.enabled = wanted;
      const mustOpen = wanted && !track && !opening && isOpen;
      update(kind, { wanted, ...(mustOpen && { opening: true, problem: null }) });
      if (mustOpen) {
        const askedIn = turn;
        settle(kind, await openDevice(kind, camera, source()), askedIn);
      }
    },
    close() {
      if (!isOpen) return;
      isOpen = false;
      turn += 1;
      for (const kind of ["microphone", "camera"] as const) {
        store.snapshot()[kind].track?.stop();
        update(kind, { track: null, opening: false, problem: null });
      }
    },
  };
}
