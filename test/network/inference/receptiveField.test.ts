import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LayerSpec } from '../../../src/engine/network/layerSpec.ts';
import { Network } from '../../../src/engine/network/network.ts';
import { inferNetwork } from '../../../src/network/inference/inferNetwork.ts';
import { type AxisField, unitCells } from '../../../src/network/inference/receptiveField.ts';
import type { LayerSummary } from '../../../src/network/inference/summary.ts';
import { anyInput, anyLayers } from './randomLayers.ts';

type InputShape = readonly [number, number, number];

/** Rows and columns, inclusive. */
interface Box {
  readonly rows: readonly [number, number];
  readonly columns: readonly [number, number];
}

/**
 * The pixels that a unit answers to, by the layer's name and the unit's number: an image for each pixel, which
 * alone is 1, through a network whose weights are all 1. Nothing cancels out: what changes nothing here is not
 * connected, whatever the weights.
 */
async function connectedPixels(layers: readonly LayerSpec[], [height, width, channels]: InputShape) {
  const network = new Network({ layers, inputShape: [height, width, channels] });
  for (const [name, shape] of network.tensors) {
    const numbers = shape.reduce((product, extent) => product * extent, 1);
    if (name.endsWith('.kernel')) network.write(name, new Float32Array(numbers).fill(1));
  }
  const pixels = height * width;
  const data = new Float32Array(pixels * pixels * channels);
  for (let pixel = 0; pixel < pixels; pixel++) data[(pixel * pixels + pixel) * channels] = 1;
  const outputs = await network.layerOutputs({ shape: [pixels, height, width, channels], data });
  return (layer: string, unit: number): Box | null => {
    const { shape, data } = outputs.get(layer) ?? { shape: [0], data: [] };
    const [maps] = shape.slice(-1);
    const units = data.length / pixels / maps;
    const touched = Array.from({ length: pixels }, (_, pixel) => pixel).filter((pixel) =>
      Array.from({ length: maps }, (_, map) => data[(pixel * units + unit) * maps + map]).some(
        (v) => v !== 0,
      ),
    );
    if (touched.length === 0) return null;
    const rows = touched.map((pixel) => Math.floor(pixel / width));
    const columns = touched.map((pixel) => pixel % width);
    return {
      rows: [Math.min(...rows), Math.max(...rows)],
      columns: [Math.min(...columns), Math.max(...columns)],
    };
  };
}

/** Rows and columns of units, and the box of input cells that each is said to see. */
function saidBoxes({ output, field }: LayerSummary): readonly (readonly [Box, boolean])[] {
  if (!field || !output) throw new Error('nothing is known of the layer');
  const [height, width] = output.length === 3 ? output : [1, 1];
  const along = (axis: AxisField, unit: number) => {
    const inside = unitCells(axis, unit);
    if (!inside) throw new Error('the field is not placed');
    const whole = axis.windows.map(({ start, jump, size }) => [
      (start ?? 0) + unit * jump,
      (start ?? 0) + unit * jump + size - 1,
    ]);
    const isInterior = whole.every(([from, to]) => from >= 0 && to < (axis.cells ?? 0));
    return { cells: [inside.from, inside.to] as const, isInterior };
  };
  return Array.from({ length: height * width }, (_, unit) => {
    const rows = along(field.rows, Math.floor(unit / width));
    const columns = along(field.columns, unit % width);
    return [{ rows: rows.cells, columns: columns.cells }, rows.isInterior && columns.isInterior] as const;
  });
}

describe('receptive fields', () => {
  it('hold every pixel that changes a unit, and inside the image no row or column too many', async () => {
    let interior = 0;
    await fc.assert(
      fc.asyncProperty(anyLayers, anyInput, async (layers, inputShape) => {
        const inferred = inferNetwork(layers, inputShape);
        fc.pre(inferred.problems.length === 0);
        const connected = await connectedPixels(layers, inputShape);
        for (const layer of inferred.layers) {
          const isVector = layer.output?.length === 1;
          // Behind flatten a field is that of a cell: see below.
          if (isVector && (layer.field?.rows.units !== 1 || layer.field.columns.units !== 1)) continue;
          saidBoxes(layer).forEach(([said, isInterior], unit) => {
            const found = connected(layer.name ?? '', unit);
            if (isInterior && !isVector) {
              interior++;
              expect(found).toEqual(said);
            }
            if (!found) return;
            expect(found.rows[0]).toBeGreaterThanOrEqual(said.rows[0]);
            expect(found.rows[1]).toBeLessThanOrEqual(said.rows[1]);
            expect(found.columns[0]).toBeGreaterThanOrEqual(said.columns[0]);
            expect(found.columns[1]).toBeLessThanOrEqual(said.columns[1]);
          });
        }
      }),
      { numRuns: 150 },
    );
    expect(interior).toBeGreaterThan(500);
  }, 60_000);

  const rowsOf = (layers: readonly LayerSpec[], height: number) =>
    inferNetwork(layers, [height, height, 1]).layers[0].field?.rows;

  it('of branches that look to different sides reach as far as both', () => {
    const above = { type: 'conv2d', filters: 1, kernelSize: 3, padding: [2, 0, 0, 2] } as const;
    const below = { type: 'conv2d', filters: 1, kernelSize: 4, padding: [0, 3, 3, 0] } as const;
    const field = { start: -2, size: 6, jump: 1, units: 9 };
    expect(rowsOf([{ type: 'parallel', branches: [[above], [below]] }], 9)).toMatchObject(field);
    expect(rowsOf([{ type: 'parallel', branches: [[below], [above]] }], 9)).toMatchObject(field);
  });

  it('of branches of different strides are as large as at the unit that sees most', () => {
    const every = (stride: number): LayerSpec => ({ type: 'maxPool2d', poolSize: 1, stride });
    // Units 0, 1 and 2 see cells 0, 3 and 6 by one branch, 0, 4 and 8 by the other.
    const rows = rowsOf([{ type: 'parallel', branches: [[every(3)], [every(4)]] }], 9);
    expect(rows).toMatchObject({ size: 3, jump: null, start: 0, units: 3 });
    expect(rows && [0, 1, 2].map((unit) => unitCells(rows, unit))).toEqual([
      { from: 0, to: 0 },
      { from: 3, to: 4 },
      { from: 6, to: 8 },
    ]);
  });

  it('behind flatten are those of the cells, and of everything where other vectors join them', () => {
    const convolution: LayerSpec = { type: 'conv2d', filters: 2, kernelSize: 3 };
    const flat = inferNetwork([convolution, { type: 'flatten' }], [9, 9, 1]).layers[1];
    expect(flat.field?.rows).toMatchObject({ size: 3, jump: 1, units: 7 });
    const joined: LayerSpec = {
      type: 'parallel',
      branches: [[{ type: 'flatten' }], [{ type: 'globalAvgPool2d' }]],
    };
    const rows = inferNetwork([convolution, joined], [9, 9, 1]).layers[1].field?.rows;
    expect(rows).toMatchObject({ size: 9, start: 0, units: 1 });
  });
});
