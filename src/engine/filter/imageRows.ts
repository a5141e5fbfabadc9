import { type Arena, liesAlike, wordOffset } from './arena.ts';
import { type ChannelMode, chainChannels } from './filterChain.ts';
import { grayWeights } from './image.ts';
import type { RowKernels } from './rowKernels.ts';
import type { RowSource } from './rowSource.ts';
import type { ImageFormat } from './stepPlan.ts';

/** Bytes that a microkernel may read past the end of a row of pixels. */
const pixelSlack = 64;

/** The image as the first step reads it: float32 on the scale 0..255, one channel for `gray` and `sum`. */
export class ImageRows implements RowSource {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly numberBytes = 4;
  readonly isCheap = true;
  readonly #kernels: RowKernels;
  readonly #format: ImageFormat;
  readonly #pixels: Uint8Array;
  readonly #mode: ChannelMode;
  readonly #staging: number;
  readonly #stride: number;
  #bytes = new Uint8Array(0);

  /** `pixels` are the image's bytes, row by row; they are read while rows are asked for. */
  constructor(format: ImageFormat, pixels: Uint8Array, mode: ChannelMode, kernels: RowKernels, arena: Arena) {
    this.height = format.height;
    this.width = format.width;
    this.channels = chainChannels(mode, format.channels);
    this.#kernels = kernels;
    this.#format = format;
    this.#pixels = pixels;
    this.#mode = mode;
    this.#stride = (format.width * format.channels * format.bits) / 8;
    this.#staging = arena.allocate(this.#stride + pixelSlack);
  }

  attach(buffer: ArrayBuffer): void {
    this.#bytes = new Uint8Array(buffer);
  }

  forget(): void {}

  writeRow(row: number, target: number): void {
    const first = row * this.#stride;
    const staging = this.#staging + wordOffset(this.#pixels, first);
    this.#bytes.set(this.#pixels.subarray(first, first + this.#stride), staging);
    const { channels, bits } = this.#format;
    const kernels = this.#kernels;
    if (channels === this.channels) {
      const load = bits === 8 ? kernels.loadBytes : kernels.loadWords;
      load(staging, target, this.width * channels);
    } else {
      const [red, green, blue] = this.#mode === 'gray' ? grayWeights : [1, 1, 1];
      const mix = bits === 8 ? kernels.mixBytes : kernels.mixWords;
      mix(staging, target, this.width, red, green, blue);
    }
  }
}

/** The bytes of an 8-bit image as they are, for kernels of whole weights. */
export class ImageBytes implements RowSource {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly numberBytes = 1;
  readonly isCheap = true;
  readonly #pixels: Uint8Array;
  readonly #kernels: RowKernels;
  readonly #staging: number;
  #bytes = new Uint8Array(0);

  constructor(format: ImageFormat, pixels: Uint8Array, kernels: RowKernels, arena: Arena) {
    const { height, width, channels } = format;
    this.height = height;
    this.width = width;
    this.channels = channels;
    this.#pixels = pixels;
    this.#kernels = kernels;
    this.#staging = arena.allocate(width * channels + pixelSlack);
  }

  attach(buffer: ArrayBuffer): void {
    this.#bytes = new Uint8Array(buffer);
  }

  forget(): void {}

  writeRow(row: number, target: number): void {
    const stride = this.width * this.channels;
    const first = row * stride;
    const pixels = this.#pixels.subarray(first, first + stride);
    if (liesAlike(target, this.#pixels, first)) this.#bytes.set(pixels, target);
    else {
      const staging = this.#staging + wordOffset(this.#pixels, first);
      this.#bytes.set(pixels, staging);
      this.#kernels.copy(staging, target, stride);
    }
  }
}
