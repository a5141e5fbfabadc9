import { writeWhole } from '../writeWhole.ts';
import { encodeHeader } from './header.ts';

/** A tensor to be kept. */
export interface WritableTensor {
  readonly shape: readonly number[];
  /** As many numbers as the shape asks for; asked once, when it is the tensor's turn. */
  readonly read: () => Float32Array;
}

/**
 * Writes tensors of float32, in the order given, and texts about them. The file appears whole or not at all.
 * Every machine that this runs on is little-endian, as the format is.
 * @throws TrainingError `output-…`.
 */
export async function writeSafetensors(
  path: string,
  metadata: ReadonlyMap<string, string>,
  tensors: ReadonlyMap<string, WritableTensor>,
): Promise<void> {
  const shapes = new Map([...tensors].map(([name, { shape }]) => [name, shape]));
  await writeWhole(path, async (file) => {
    await file.writeFile(encodeHeader(metadata, shapes));
    for (const { read } of tensors.values()) {
      const { buffer, byteOffset, byteLength } = read();
      await file.writeFile(new Uint8Array(buffer, byteOffset, byteLength));
    }
  });
}
