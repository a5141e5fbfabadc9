import { describe, expect, test, vi } from 'vitest';
import { Network } from '../../../src/engine/network/network.ts';
import { first, openSession } from './openSession.ts';

/** Parts of the maps of the image that was looked at last. */

const all = { row: 0, column: 0, rows: 8, columns: 8 };

describe('a window of maps', () => {
  test('has the numbers that the look has, where nothing is reduced', async () => {
    const { session } = await openSession();
    const look = await session.look(first);
    const [{ layer, maps }] = look.layers;
    expect(await session.maps({ layer, channels: maps.channels, window: all })).toEqual(maps);
  });

  test('is of the image before, until the next one is looked at', async () => {
    const { session } = await openSession();
    const ask = async () => (await session.maps({ layer: 'conv2d_0', channels: [0], window: all })).values;
    await session.look(first);
    const before = await ask();
    let looking: Promise<unknown> | undefined;
    const { layerOutputs } = Network.prototype;
    const goOn = await new Promise<() => void>((reached) => {
      const spy = vi.spyOn(Network.prototype, 'layerOutputs');
      spy.mockImplementationOnce(async function (this: Network, images) {
        await new Promise<void>((go) => reached(go));
        return layerOutputs.call(this, images);
      });
      looking = session.look({ ...first, index: 1 });
    });
    expect(await ask()).toEqual(before);
    goOn();
    await looking;
    expect(await ask()).not.toEqual(before);
  });
});
