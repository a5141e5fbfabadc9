import { winsMaximum } from '../../ops/maxPool2d.ts';
import type { PoolKernel, PoolKernels } from '../kernels.ts';
import type { SharedNumbers } from './numbers.ts';

const round = Math.fround;

/** The cells of one window, channel by channel: numbers of places in the memory, in reading order. */
type VisitWindow = (pooled: number, cells: readonly number[], area: number) => void;

export function scalarPools(memory: SharedNumbers): PoolKernels {
  /** Visits every window of every channel: the place of its number in the pooled tensor, and its cells in the other. */
  const eachWindow = (
    args: Parameters<PoolKernel>,
    pooled: number,
    image: number,
    visit: VisitWindow,
  ): void => {
    const [
      ,
      height,
      width,
      channels,
      poolRows,
      poolColumns,
      rowStride,
      columnStride,
      top,
      left,
      rows,
      columns,
    ] = args;
    for (let place = 0; place < rows * columns * channels; place++) {
      const channel = place % channels;
      const column = Math.floor(place / channels) % columns;
      const row = Math.floor(place / channels / columns);
      const cells: number[] = [];
      for (let y = row * rowStride - top; y < row * rowStride - top + poolRows; y++) {
        for (let x = column * columnStride - left; x < column * columnStride - left + poolColumns; x++) {
          if (y < 0 || y >= height || x < 0 || x >= width) continue;
          cells.push(image / 4 + (y * width + x) * channels + channel);
        }
      }
      visit(pooled / 4 + place, cells, poolRows * poolColumns);
    }
  };
  const clear = ([, height, width, channels, , , , , , , , , target]: Parameters<PoolKernel>) =>
    memory.floats.fill(0, target / 4, target / 4 + height * width * channels);
  return {
    maxPool(...args) {
      const { floats } = memory;
      eachWindow(args, args[12], args[0], (place, cells) => {
        floats[place] = floats[winner(floats, cells)];
      });
    },
    maxPoolBackward(...args) {
      const { floats } = memory;
      const [target, source] = [args[12], args[13]];
      clear(args);
      eachWindow(args, args[0], source, (place, cells) => {
        floats[winner(floats, cells) + (target - source) / 4] += floats[place];
      });
    },
    avgPool(...args) {
      const { floats } = memory;
      eachWindow(args, args[12], args[0], (place, cells, area) => {
        const sum = cells.reduce((sum, cell) => round(sum + floats[cell]), 0);
        floats[place] = sum / (args[13] === 1 ? area : cells.length);
      });
    },
    avgPoolBackward(...args) {
      const { floats } = memory;
      clear(args);
      eachWindow(args, args[0], args[12], (place, cells, area) => {
        const share = round(floats[place] / (args[13] === 1 ? area : cells.length));
        for (const cell of cells) floats[cell] += share;
      });
    },
  };
}

function winner(floats: Float32Array, cells: readonly number[]): number {
  return cells.reduce((best, cell) => (winsMaximum(floats[cell], floats[best]) ? cell : best));
}
