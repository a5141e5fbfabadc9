import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Backend } from '../../../src/engine/network/backend.ts';
import { Network } from '../../../src/engine/network/network.ts';
import { referenceBackend } from '../../../src/engine/network/referenceBackend.ts';
import { imagesCut, mostShards, numbersCut, shardRange } from '../../../src/engine/network/shards.ts';
import { hash } from '../../fixtures/drawing/noise.ts';
import { backends, withBackend } from './backends.ts';
import { aNetwork, imagesOf, labelsOf, type NetworkCase } from './randomNetworks.ts';

function rangesOf(cut: ReturnType<typeof imagesCut>) {
  return Array.from({ length: cut.shards }, (_, shard) => shardRange(cut, shard));
}

describe('shardRange', () => {
  it('cuts images as evenly as whole images can be', () => {
    expect(rangesOf(imagesCut(20)).map(({ from, to }) => to - from)).toEqual([2, 3, 2, 3, 2, 3, 2, 3]);
    expect(rangesOf(imagesCut(3))).toEqual([
      { from: 0, to: 1 },
      { from: 1, to: 2 },
      { from: 2, to: 3 },
    ]);
  });

  it('cuts numbers at cache lines', () => {
    expect(rangesOf(numbersCut(40))).toEqual([
      { from: 0, to: 16 },
      { from: 16, to: 32 },
      { from: 32, to: 40 },
    ]);
    expect(rangesOf(numbersCut(1))).toEqual([{ from: 0, to: 1 }]);
  });

  it('gives every image and every number to one shard', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), fc.boolean(), (count, ofImages) => {
        const cut = ofImages ? imagesCut(count) : numbersCut(count);
        const ranges = rangesOf(cut);
        expect(ranges.length).toBeLessThanOrEqual(mostShards);
        expect([0, ...ranges.map(({ to }) => to)]).toEqual([...ranges.map(({ from }) => from), count]);
        for (const { from, to } of ranges) {
          expect(to).toBeGreaterThan(from);
          if (!ofImages) expect(from % 16).toBe(0);
        }
      }),
      { seed: 1, numRuns: 300 },
    );
  });
});

/** Every tensor of a network after three steps of training, and what the steps resolved to, bit for bit. */
async function trained(network: NetworkCase, backend: Backend): Promise<unknown> {
  const built = new Network({ ...network, optimizer: { type: 'sgd', momentum: 0.9 }, backend });
  const results: unknown[] = [];
  for (const rate of [0.1, 0.05, 0.1]) {
    results.push(await built.trainStep(imagesOf(network), labelsOf(network), rate));
  }
  return [results, [...built.tensors.keys()].map((name) => [name, Array.from(built.read(name).data)])];
}

/** A backend whose buffers hold what is not a number until a step has written to them. */
function poisoned(): Backend {
  const backend = referenceBackend();
  return {
    ...backend,
    async run(plan, { from, to }, call) {
      for (let index = from; index < to; index++) {
        for (const { byteOffset, bytes } of plan.buffers.filter((buffer) => buffer.from === index)) {
          backend.view({ buffer: 0, byteOffset, shape: [bytes / 4] }).data.fill(Number.NaN);
        }
        await backend.run(plan, { from: index, to: index + 1 }, call);
      }
    },
  };
}

describe('a training step', { timeout: 60_000 }, () => {
  it('gives the same bits in whatever order its shards run', async () => {
    const orders: ((shards: number) => number[])[] = [
      (shards) => Array.from({ length: shards }, (_, shard) => shards - 1 - shard),
      (shards) => {
        const order = Array.from({ length: shards }, (_, shard) => shard);
        return order.sort((a, b) => hash(a, shards) - hash(b, shards));
      },
    ];
    await fc.assert(
      fc.asyncProperty(aNetwork, async (network) => {
        const expected = await trained(network, referenceBackend());
        for (const shardOrder of orders) {
          expect(await trained(network, referenceBackend({ shardOrder }))).toEqual(expected);
        }
      }),
      { seed: 2, numRuns: 40 },
    );
  });

  it('reads nothing of the arena that was not written before', async () => {
    await fc.assert(
      fc.asyncProperty(aNetwork, async (network) => {
        expect(await trained(network, poisoned())).toEqual(await trained(network, referenceBackend()));
      }),
      { seed: 3, numRuns: 40 },
    );
  });
});

describe.each(backends)('a training step on the backend $name', { timeout: 60_000 }, (test) => {
  it('gives the same bits each time', async () => {
    await fc.assert(
      fc.asyncProperty(aNetwork, async (network) => {
        const [first, second] = [
          await withBackend(test, (backend) => trained(network, backend)),
          await withBackend(test, (backend) => trained(network, backend)),
        ];
        expect(second).toEqual(first);
      }),
      { seed: 4, numRuns: 20 },
    );
  });
});
