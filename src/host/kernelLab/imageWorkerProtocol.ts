/** What the host's main thread and the thread that holds the image say to each other. */
import type { Bundle } from '../../engine/message.ts';
import type {
  ImageInfo,
  ProbeReply,
  ProbeRequest,
  RenderReply,
  RenderRequest,
  SavedPicture,
} from '../../protocol/kernelLab.ts';

/** Where an image comes from: a file that the thread reads itself, or bytes of a virtual file system. */
export type ImageSource =
  | { readonly kind: 'file'; readonly path: string; readonly name: string }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array; readonly name: string }
  /** Decoded by a browser, where the thread has no decoder. */
  | {
      readonly kind: 'rgba';
      readonly rgba: Uint8Array;
      readonly height: number;
      readonly width: number;
      readonly name: string;
    };

/** What the thread is started with. */
export interface ImageWorkerData {
  readonly bundle: Bundle;
  readonly threads: number;
  readonly megapixelLimit: number;
  /** The bundle of the pool's threads. */
  readonly poolFile: string;
}

/** A stage as a file: its picture, or its numbers for NumPy. */
export interface EncodeRequest extends SavedPicture {
  readonly format: 'png' | 'npy';
}

export interface OpenRequest {
  readonly opening: number;
  readonly source: ImageSource;
  /** No smaller decoding comes first. */
  readonly isWhole?: true;
}

export type ImageWorkerMethods = {
  /** Decodes and holds the image of the newest `opening`; an event `preview` may come before the result. */
  open: (request: OpenRequest) => Promise<ImageInfo>;
  render: (request: RenderRequest) => Promise<RenderReply>;
  probe: (request: ProbeRequest) => Promise<ProbeReply | null>;
  encode: (request: EncodeRequest) => Promise<Uint8Array>;
  /** Ends what is being computed. */
  cancel: (params: null) => void;
  /** Lets go of the image. */
  close: (params: null) => void;
};

export interface PreviewEvent {
  readonly opening: number;
  readonly info: ImageInfo;
}

export type ImageWorkerEvents = {
  /** A smaller decoding of what `opening` opens can be rendered; `info` is of the whole image. */
  preview: (event: PreviewEvent) => void;
};
