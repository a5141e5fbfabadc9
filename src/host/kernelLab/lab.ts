/**
 * One opened image and everything that a panel asks of it. Runs in the image's own thread and knows no
 * VS Code. The whole image is computed at full resolution; what leaves here is what a screen shows.
 */
import { setTimeout as delay } from 'node:timers/promises';
import {
  type DecodedImage,
  decodeImage,
  decodePreview,
  fromRgba,
  readImageHeader,
} from '../../data/decodeImage.ts';
import { tooManyPixels } from '../../data/imageProblems.ts';
import { readImageFile } from '../../data/readImageFile.ts';
import { EngineError } from '../../engine/errors.ts';
import { FilterEngine } from '../../engine/filter/filterEngine.ts';
import { message } from '../../engine/message.ts';
import { explainCell } from '../../explain/explainCell.ts';
import type {
  ImageInfo,
  ProbeReply,
  ProbeRequest,
  RenderReply,
  RenderRequest,
} from '../../protocol/kernelLab.ts';
import { encodeStage } from './encodeStage.ts';
import type { EncodeRequest, ImageWorkerData, OpenRequest, PreviewEvent } from './imageWorkerProtocol.ts';
import { LabPictures, type LoadedImage, type PictureLimits } from './labPictures.ts';

/** Above this many pixels a smaller decoding of about as many is shown first. */
const previewPixels = 500_000;
const previewAbove = 2_000_000;
/** How long the whole image waits for its preview to be asked for: a hidden panel never does. */
const longestPreviewMs = 400;

export class Lab {
  readonly #limits: PictureLimits;
  readonly #engine: Promise<FilterEngine>;
  readonly #onPreview: (event: PreviewEvent) => void;
  #loaded: (LoadedImage & { readonly pictures: LabPictures }) | undefined;
  #rendering = new AbortController();
  #previewRendered = Promise.withResolvers<void>();
  /** Ends when whatever uses the engine's memory has ended. */
  #busy: Promise<unknown> = Promise.resolve();
  /** Whose turn it is to be the image: the newest opening's, and nobody's once closed. */
  #turn: symbol | undefined;

  constructor(data: ImageWorkerData, onPreview: (event: PreviewEvent) => void) {
    this.#limits = { bundle: data.bundle, megapixels: data.megapixelLimit };
    this.#onPreview = onPreview;
    this.#engine = FilterEngine.create({ threads: data.threads, workerFile: data.poolFile });
    this.#engine.catch(() => {}); // Said by the first request that needs it.
  }

  /**
   * Decodes and holds the image of the newest opening; the one before is let go.
   * @throws DataError where the file cannot be read or decoded; EngineError `superseded` where another
   *   image was opened meanwhile.
   */
  async open(request: OpenRequest): Promise<ImageInfo> {
    const { source } = request;
    const turn = Symbol();
    this.#turn = turn;
    const isCurrent = () => turn === this.#turn;
    // What is computed of the image before is of no use. A preview's pictures are: they come first.
    this.#rendering.abort();
    const image = await this.#decode(request, isCurrent);
    const info = infoOf(image, source.name);
    await this.#install({ image, info, isPreview: false }, isCurrent);
    return info;
  }

  /** Pictures of the newest settings; an older request that is still computing ends as superseded. */
  async render(request: RenderRequest): Promise<RenderReply> {
    this.#rendering.abort();
    const rendering = new AbortController();
    this.#rendering = rendering;
    const reply = await this.#alone(async () => this.#needImage().pictures.render(request, rendering.signal));
    if (!reply.exact && reply.pictures.length > 0) this.#previewRendered.resolve();
    return reply;
  }

  /** The arithmetic of one cell; null while a preview stands in for the image. */
  async probe({ settings, stage, row, column }: ProbeRequest): Promise<ProbeReply | null> {
    const { image, isPreview } = this.#needImage();
    return isPreview ? null : explainCell(image, settings.chain, stage, row, column);
  }

  /** A stage of the whole image as a file. @throws EngineError where it cannot be computed. */
  async encode({ settings, stage, format }: EncodeRequest): Promise<Uint8Array> {
    return this.#alone(async () => {
      const { image, isPreview } = this.#needImage();
      if (isPreview) throw noImage();
      return encodeStage(await this.#engine, image, { ...settings, stage, format });
    });
  }

  /** Ends what is being computed as superseded. */
  cancel(): void {
    this.#rendering.abort();
  }

  /** Lets go of the image; what is being opened or computed ends as superseded. */
  close(): void {
    this.#turn = undefined;
    this.#rendering.abort();
    void this.#alone(async () => {
      this.#loaded = undefined;
      (await this.#engine).load(nothing);
    });
  }

  async #decode({ source, opening, isWhole }: OpenRequest, isCurrent: () => boolean): Promise<DecodedImage> {
    const { name } = source;
    if (source.kind === 'rgba') {
      const { height, width } = source;
      if (height * width > this.#limits.megapixels * 1e6) {
        throw tooManyPixels(name, height, width, this.#limits.megapixels);
      }
      return fromRgba(source);
    }
    const bytes = source.kind === 'file' ? await readImageFile(source.path, name) : source.bytes;
    const limits = { megapixels: this.#limits.megapixels };
    const header = await readImageHeader(bytes, name, limits);
    if (!isWhole && header.height * header.width > previewAbove) {
      const preview = await decodePreview(bytes, name, previewPixels, limits);
      const info = { ...infoOf(preview, name), height: header.height, width: header.width };
      await this.#install({ image: preview, info, isPreview: true }, isCurrent);
      this.#previewRendered = Promise.withResolvers();
      this.#onPreview({ opening, info });
      // Until the preview is on its way, the machine's cores are for it and for the panel that shows it.
      await Promise.race([this.#previewRendered.promise, delay(longestPreviewMs, undefined, { ref: false })]);
      if (!isCurrent()) throw superseded();
    }
    return decodeImage(bytes, name, limits);
  }

  async #install(loaded: LoadedImage, isCurrent: () => boolean): Promise<void> {
    await this.#alone(async () => {
      if (!isCurrent()) throw superseded();
      const engine = await this.#engine;
      engine.load(loaded.image);
      this.#loaded = { ...loaded, pictures: new LabPictures(engine, loaded, this.#limits) };
    });
  }

  /** Runs `work` when whatever was asked before has ended. */
  #alone<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#busy.then(work);
    this.#busy = result.catch(() => {});
    return result;
  }

  #needImage() {
    if (this.#loaded) return this.#loaded;
    throw noImage();
  }
}

function noImage(): EngineError {
  return new EngineError({
    code: 'no-image',
    problem: message('There is no image yet.'),
    remedy: message('Open one first.'),
  });
}

/** One pixel, in the place of an image whose memory is to be given back. */
const nothing = { height: 1, width: 1, channels: 1, data: new Uint8Array(1) } as const;

function infoOf(image: DecodedImage, name: string): ImageInfo {
  const { height, width, channels, format, bitsPerChannel, alpha, frames } = image;
  return { name, height, width, channels, format, bitsPerChannel, hasAlpha: alpha !== null, frames };
}

function superseded(): EngineError {
  return new EngineError({
    code: 'superseded',
    problem: message('Another image was opened meanwhile.'),
    remedy: message('Nothing needs to be done.'),
  });
}
