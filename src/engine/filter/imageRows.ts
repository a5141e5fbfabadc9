import type { Arena } from './arena.ts';
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
    this.#bytes.set(this.#pixels.subarray(first, first + this.#stride), this.#staging);
    const { channels, bits } = this.#format;
    const kernels = this.#kernels;
    if (channels === this.channels) {
      const load = bits === 8 ? kernels.loadBytes : kernels.loadWords;
      load(this.#staging, target, this.width * channels);
    } else {
      const [red, green, blue] = this.#mode === 'gray' ? grayWeights : [1, 1, 1];
      const mix = bits === 8 ? kernels.mixBytes : kernels.mixWords;
      mix(this.#staging, target, this.width, red, green, blue);
    }
  }
}
