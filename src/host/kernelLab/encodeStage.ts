import { encodePng } from '../../data/encodeImage.ts';
import { filterPicture } from '../../data/filterPicture.ts';
import { signedPalette } from '../../data/signedColors.ts';
import { checkChain } from '../../engine/filter/filterChain.ts';
import type { FilterEngine } from '../../engine/filter/filterEngine.ts';
import type { PixelImage } from '../../engine/filter/image.ts';
import { activationScales } from '../../protocol/colorScales.ts';
import type { LabSettings, Stage } from '../../protocol/kernelLab.ts';

/** What to make a file of. */
export interface StageFile extends LabSettings {
  readonly stage: Stage;
  readonly format: 'png' | 'npy';
}

/**
 * One stage of the image that `engine` has loaded, whole: its picture as the settings show it, on the light
 * scale, or its float32 numbers, height × width × channels.
 * @throws EngineError of `checkChain`.
 */
export async function encodeStage(
  engine: FilterEngine,
  image: PixelImage,
  { chain, display, stage, format }: StageFile,
): Promise<Uint8Array> {
  const steps = chain.steps.slice(0, stage + 1);
  // The image itself is what a chain without steps makes: all of its own channels, unless it is read in grey.
  const made = stage < 0 && chain.channels === 'sum' ? 'each' : chain.channels;
  const cut = { channels: image.channels === 1 ? 'gray' : made, steps } as const;
  const geometry = checkChain(cut, image);
  const channels = cut.channels === 'each' ? image.channels : 1;
  const output = geometry.at(-1)?.output ?? { height: image.height, width: image.width, channels };
  const task = { chain: cut, imageChannels: image.channels, output, display };
  if (format === 'png') {
    const palette = signedPalette(activationScales.light.stops);
    const { picture } = await filterPicture(engine, { ...task, palette }, null);
    if (!picture) throw new Error('A picture was asked for.');
    return encodePng(picture);
  }
  const parts: Uint8Array[] = [];
  const write = async (bytes: Uint8Array) => void parts.push(bytes.slice());
  await filterPicture(engine, { ...task, palette: null }, { write });
  return new Uint8Array(await new Blob(parts as Uint8Array<ArrayBuffer>[]).arrayBuffer());
}
