import type { FilterChain, ImageShape, StepGeometry } from '../../../src/protocol/engineTypes.ts';
import type { Extent } from './cursor.ts';

/** Names everything that the geometry of a chain depends on: equal keys have equal geometries. */
export function geometryKey({ channels, steps }: FilterChain, image: ImageShape): string {
  const windows = steps.map((step) =>
    step.type === 'pool'
      ? [step.size, step.stride, step.padding]
      : [step.kernel.height, step.kernel.width, step.stride, step.dilation, step.padding],
  );
  return JSON.stringify([image.height, image.width, image.channels, channels, windows]);
}

/** Extents of the image and of every output. */
export function stageExtents(image: Extent, geometry: readonly StepGeometry[]): Extent[] {
  const { height, width } = image;
  return [
    { height, width },
    ...geometry.map(({ output }) => ({ height: output.height, width: output.width })),
  ];
}
