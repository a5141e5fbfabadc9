/** A run that is held: paused, stepped, stopped, and gone on with. */
import { readFileSync } from 'node:fs';
import { appendFile, readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { RunControl } from '../../src/training/runControl.ts';
import type { RunEvent } from '../../src/training/runEvents.ts';
import { temporaryFolder } from './folder.ts';
import { bitsOf, compiledOf, eventsOf, metricsOf, runOf, type TestRunOptions } from './runs.ts';

async function folders(...names: readonly string[]): Promise<string[]> {
  const parent = await temporaryFolder();
  return names.map((name) => join(parent, name));
}

/** Weights that nothing moves, images in their order. */
function stillOf(dataset: object) {
  const layers = [{ type: 'flatten' }, { type: 'dense', units: 4 }];
  const optimizer = { type: 'sgd', learningRate: 1e-30 };
  return compiledOf({ dataset, layers, training: { epochs: 2, shuffle: false, optimizer } });
}

/** Runs and stops after so many events of a type. */
async function stoppedAfter(options: TestRunOptions, type: RunEvent['type'], count: number) {
  const control = new RunControl();
  let seen = 0;
  return runOf({ ...options, control }, (event) => {
    if (event.type === type && ++seen === count) control.stop();
  });
}

describe('a run that is stopped', () => {
  it('ends after the batch in progress, and gone on with comes to the same bits and numbers', async () => {
    const [whole, folder] = await folders('whole', 'parts');
    await runOf({ folder: whole });
    const places: unknown[] = [];
    const first = await stoppedAfter({ folder }, 'batch', 4);
    expect(first.events.at(-1)).toMatchObject({ type: 'finished', reason: 'stopped', epoch: 0, step: 4 });
    for (let runs = 0; runs < 20; runs++) {
      const run = await stoppedAfter({ folder, resume: true }, 'batch', 5);
      places.push(eventsOf(run, 'started')[0].resumed);
      if (eventsOf(run, 'finished')[0].reason === 'epochs') break;
    }
    expect(places).toEqual([
      { epoch: 0, batch: 4 },
      { epoch: 1, batch: 3 },
      { epoch: 2, batch: 2 },
    ]);
    expect(await bitsOf(folder)).toEqual(await bitsOf(whole));
    expect(await metricsOf(folder)).toEqual(await metricsOf(whole));
  });

  it('wherever that is', { timeout: 60_000 }, async () => {
    const [whole] = await folders('whole');
    const compiled = compiledOf({ training: { epochs: 2, batchSize: 20 } });
    await runOf({ folder: whole, compiled });
    const [bits, metrics] = [await bitsOf(whole), await metricsOf(whole)];
    const stops = fc.array(
      fc.tuple(fc.constantFrom('started', 'batch', 'epoch', 'health'), fc.integer({ min: 1, max: 4 })),
      {
        maxLength: 4,
      },
    );
    await fc.assert(
      fc.asyncProperty(stops, async (moments) => {
        const [folder] = await folders('parts');
        for (const [type, count] of moments) {
          await stoppedAfter({ folder, compiled, resume: true }, type as RunEvent['type'], count);
        }
        await runOf({ folder, compiled, resume: true });
        expect(await bitsOf(folder)).toEqual(bits);
        expect(await metricsOf(folder)).toEqual(metrics);
      }),
      { numRuns: 10 },
    );
  });

  it('while its data is opened has done nothing', async () => {
    const [folder] = await folders('run');
    const control = new RunControl();
    control.stop();
    // Standardizing reads all images first.
    const compiled = compiledOf({ input: { shape: [8, 8, 1], normalize: 'standardize' } });
    const run = await runOf({ folder, compiled, control });
    expect(run.events).toEqual([
      { type: 'finished', reason: 'stopped', wasOver: false, epoch: 0, step: 0, elapsedMs: 0 },
    ]);
  });

  it('keeps the moments that it standardizes by', async () => {
    const [whole, folder] = await folders('whole', 'parts');
    const compiled = compiledOf({ input: { shape: [8, 8, 1], normalize: 'standardize' } });
    await runOf({ folder: whole, compiled });
    await stoppedAfter({ folder, compiled }, 'batch', 7);
    await runOf({ folder, compiled, resume: true });
    expect(await bitsOf(folder)).toEqual(await bitsOf(whole));
  });

  it('augments and mixes up what it reads as before', async () => {
    const [whole, folder] = await folders('whole', 'parts');
    const augment = { shift: 1, flip: 'both', noise: 9 };
    const dataset = { type: 'synthetic', generator: 'stripes', samples: 60, augment, permutePixels: true };
    const compiled = compiledOf({ dataset, training: { epochs: 2 } });
    await runOf({ folder: whole, compiled });
    await stoppedAfter({ folder, compiled }, 'batch', 11);
    await runOf({ folder, compiled, resume: true });
    expect(await bitsOf(folder)).toEqual(await bitsOf(whole));
    const losses = eventsOf(await runOf({ folder, compiled: stillOf(dataset) }), 'epoch').map(
      ({ trainLoss }) => trainLoss,
    );
    // The same weights and the same order: only the changes of the images differ.
    expect(losses[0]).not.toBeCloseTo(losses[1], 4);
  });

  it('in the state of early stopping it was in', async () => {
    const [whole, folder] = await folders('whole', 'parts');
    const training = { epochs: 9, earlyStopping: { metric: 'validationAccuracy', patience: 2 } };
    const compiled = compiledOf({
      training: { ...training, optimizer: { type: 'sgd', learningRate: 1e-9 } },
    });
    const { events } = await runOf({ folder: whole, compiled });
    expect(events.at(-1)).toMatchObject({ reason: 'earlyStopping' });
    for (let runs = 0; runs < 9; runs++) await stoppedAfter({ folder, compiled, resume: true }, 'epoch', 1);
    expect(await bitsOf(folder)).toEqual(await bitsOf(whole));
    expect((await runOf({ folder, compiled, resume: true })).events).toEqual([
      { ...events.at(-1), wasOver: true, elapsedMs: expect.any(Number) },
    ]);
  });
});

describe('a run that is paused', () => {
  it('waits with a whole checkpoint, does single batches, and goes on', async () => {
    const [whole, folder] = await folders('whole', 'paused');
    await runOf({ folder: whole });
    const control = new RunControl();
    const said: string[] = [];
    const run = await runOf({ folder, control }, (event) => {
      if (event.type === 'batch') said.push(`batch ${event.step}`);
      if (event.type === 'paused') said.push(event.isPaused ? 'paused' : 'going on');
      if (event.type === 'batch' && event.step === 2) control.pause();
      if (event.type === 'paused' && event.isPaused) {
        expect(control.isPaused).toBe(true);
        control.stepBatch();
        control.stepBatch();
      }
      if (event.type === 'batch' && event.step === 4) setTimeout(() => control.resume());
    });
    expect(run.error).toBeNull();
    expect(said.slice(0, 7)).toEqual([
      'batch 1',
      'batch 2',
      'paused',
      'batch 3',
      'batch 4',
      'going on',
      'batch 5',
    ]);
    expect(await bitsOf(folder)).toEqual(await bitsOf(whole));
    expect(await metricsOf(folder)).toEqual(await metricsOf(whole));
  });

  it('can be gone on with from another process, and be stopped', async () => {
    const [whole, folder] = await folders('whole', 'paused');
    await runOf({ folder: whole });
    const control = new RunControl();
    const run = await runOf({ folder, control }, (event) => {
      if (event.type === 'batch' && event.step === 8) control.pause();
      if (event.type !== 'paused') return;
      // What would be there if the process died now.
      setTimeout(() => control.stop());
    });
    expect(run.events.at(-1)).toMatchObject({ reason: 'stopped', step: 8 });
    await runOf({ folder, resume: true });
    expect(await bitsOf(folder)).toEqual(await bitsOf(whole));
  });
});

describe('a network that is looked at while it is trained', () => {
  it('changes no bit of the run, in a pause or not, and is the one of that moment', async () => {
    const [whole, folder] = await folders('whole', 'seen');
    await runOf({ folder: whole });
    const control = new RunControl();
    const seen: unknown[] = [];
    const image = { shape: [1, 8, 8, 1], data: new Float32Array(64) };
    const look = () =>
      control.look(async (network) => {
        seen.push(network.steps);
        await network.layerOutputs(image);
        return network.read('dense_5.bias').data[0];
      });
    const biases: Promise<number>[] = [];
    const run = await runOf({ folder, control }, (event) => {
      if (event.type === 'batch') biases.push(look());
      if (event.type === 'batch' && event.step === 4) control.pause();
      if (event.type === 'paused' && event.isPaused) {
        void look().then(async () => {
          await look();
          control.resume();
        });
      }
      if (event.type === 'epoch')
        control.look(() => Promise.reject(new Error('Blind.'))).catch(() => seen.push('blind'));
    });
    expect(run.error).toBeNull();
    expect(await bitsOf(folder)).toEqual(await bitsOf(whole));
    expect(await metricsOf(folder)).toEqual(await metricsOf(whole));
    const steps = Array.from({ length: 18 }, (_, step) => step + 1);
    expect(seen.filter((step) => typeof step === 'number')).toEqual([
      ...steps.slice(0, 4),
      4,
      4,
      ...steps.slice(4),
    ]);
    expect(seen.filter((step) => step === 'blind')).toHaveLength(3);
    expect(new Set(await Promise.all(biases)).size).toBe(18);
  });

  it('is not there any more when the run has ended', async () => {
    const [folder] = await folders('run');
    const control = new RunControl();
    let late: Promise<unknown> = Promise.resolve();
    await runOf({ folder, control }, (event) => {
      if (event.type !== 'finished') return;
      late = control.look((network) => network.steps);
      late.catch(() => {});
    });
    await expect(late).rejects.toThrow('The run has ended.');
    await expect(control.look((network) => network.steps)).rejects.toThrow('The run has ended.');
  });
});

describe('a run that is resumed', () => {
  it('without a checkpoint begins', async () => {
    const [folder] = await folders('run');
    const run = await runOf({ folder, resume: true });
    expect(eventsOf(run, 'started')[0].resumed).toBeNull();
    expect(run.events.at(-1)).toMatchObject({ reason: 'epochs' });
  });

  it('and is finished says so, and changes nothing', async () => {
    const [folder] = await folders('run');
    await runOf({ folder });
    const before = await readFile(join(folder, 'checkpoint.safetensors'));
    const run = await runOf({ folder, resume: true });
    expect(run.events).toEqual([
      {
        type: 'finished',
        reason: 'epochs',
        wasOver: true,
        epoch: 3,
        step: 18,
        elapsedMs: expect.any(Number),
      },
    ]);
    expect(await readFile(join(folder, 'checkpoint.safetensors'))).toEqual(before);
  });

  it('goes on for more epochs', async () => {
    const [whole, folder] = await folders('whole', 'parts');
    const longer = compiledOf({ training: { epochs: 5 } });
    await runOf({ folder: whole, compiled: longer });
    await runOf({ folder });
    const run = await runOf({ folder, compiled: longer, resume: true });
    expect(eventsOf(run, 'epoch').map(({ epoch }) => epoch)).toEqual([4, 5]);
    expect(await bitsOf(folder)).toEqual(await bitsOf(whole));
  });

  it('has what it measured cut back to its checkpoint', async () => {
    const [whole, folder] = await folders('whole', 'parts');
    await runOf({ folder: whole });
    await stoppedAfter({ folder }, 'epoch', 1);
    await appendFile(
      join(folder, 'metrics.jsonl'),
      `${'{"type":"batch","epoch":2}\n'.repeat(5000)}{"type":"ba`,
    );
    await runOf({ folder, resume: true });
    expect(await metricsOf(folder)).toEqual(await metricsOf(whole));
  });

  it('goes on also where the measures are lost', async () => {
    const [folder] = await folders('run');
    await stoppedAfter({ folder }, 'epoch', 1);
    await truncate(join(folder, 'metrics.jsonl'), 0);
    const run = await runOf({ folder, resume: true });
    expect(run.events.at(-1)).toMatchObject({ reason: 'epochs' });
    expect((await metricsOf(folder))[0]).toMatchObject({ type: 'batch', epoch: 2, batch: 1 });
  });

  it('may have other layout, start, threads, patience and length than it had', async () => {
    const [folder] = await folders('run');
    await stoppedAfter({ folder }, 'epoch', 1);
    const training = { threads: 7, epochs: 2, earlyStopping: { metric: 'trainLoss' }, stopOn: ['deadRelu'] };
    const run = await runOf({ folder, resume: true, compiled: compiledOf({ name: 'Other', training }) });
    expect([run.error, eventsOf(run, 'epoch').length]).toEqual([null, 1]);
  });

  const layer = { type: 'conv2d', filters: 4, kernelSize: 3, padding: 'same' };
  const rest = [
    { type: 'batchNorm' },
    { type: 'flatten' },
    { type: 'dense', units: 4, activation: 'softmax' },
  ];
  it.each([
    ['seed', { seed: 6 }],
    ['input', { input: { shape: [8, 8, 1], normalize: 'symmetric' } }],
    ['layers', { layers: [{ ...layer, activation: 'tanh' }, ...rest] }],
    ['dataset', { dataset: { type: 'synthetic', generator: 'stripes', samples: 61, validationSplit: 0.2 } }],
    ['training', { training: { optimizer: 'adam' } }],
    ['seed, training', { seed: 6, training: { batchSize: 9 } }],
  ])('but not with another %s', async (parts, changed) => {
    const [folder] = await folders('run');
    await stoppedAfter({ folder }, 'epoch', 1);
    const before = await readFile(join(folder, 'checkpoint.safetensors'));
    const run = await runOf({ folder, resume: true, compiled: compiledOf(changed) });
    expect(run.error?.message).toBe(
      `Since ${join(folder, 'checkpoint.safetensors')} was written, this has changed: ${parts}. Undo the change, or train anew.`,
    );
    expect(run.events).toMatchObject([{ type: 'failed', problem: { code: 'checkpoint-changed' } }]);
    expect(await readFile(join(folder, 'checkpoint.safetensors'))).toEqual(before);
  });

  it('nor with a checkpoint that is damaged', async () => {
    const [folder] = await folders('run');
    await stoppedAfter({ folder }, 'epoch', 1);
    const path = join(folder, 'checkpoint.safetensors');
    const size = (await readFile(path)).length;
    await truncate(path, size - 1);
    const run = await runOf({ folder, resume: true });
    expect(run.error?.message).toBe(
      `${path} is damaged: it has ${size - 1} bytes; its header promises ${size}. Use another checkpoint, or train anew.`,
    );
    await writeFile(path, 'no');
    expect((await runOf({ folder, resume: true })).error?.message).toMatch(
      /is no checkpoint: it has 2 bytes/,
    );
  });
});

describe('a folder in which a run is', () => {
  it('has it replaced by the next', async () => {
    const [folder] = await folders('run');
    await runOf({ folder });
    const run = await runOf({ folder, compiled: compiledOf({ training: { epochs: 1 } }) });
    expect(eventsOf(run, 'started')[0].resumed).toBeNull();
    expect((await metricsOf(folder)).length).toBe(8);
  });

  it('keeps nothing of it where the next comes to no checkpoint', async () => {
    const [folder] = await folders('run');
    await runOf({ folder });
    const wild = compiledOf({
      layers: [{ type: 'flatten' }, { type: 'dense', units: 4 }],
      training: { optimizer: { type: 'sgd', learningRate: 1e39 } },
    });
    expect((await runOf({ folder, compiled: wild })).error?.message).toMatch(/no longer/);
    expect((await readdir(folder)).toSorted()).toEqual(['epochs', 'metrics.jsonl', 'run.json']);
    expect(await readdir(join(folder, 'epochs'))).toEqual(['0.safetensors']);
  });
});

/** Whole epochs, batches after them, and steps of a run's checkpoint. */
function standOf(folder: string): number[] {
  const bytes = readFileSync(join(folder, 'checkpoint.safetensors'));
  const header = JSON.parse(bytes.toString('utf8', 8, 8 + Number(bytes.readBigUInt64LE())));
  const { epoch, batch } = JSON.parse(header.__metadata__.progress);
  return [epoch, batch, JSON.parse(header.__metadata__.step)];
}

it('a long epoch is committed in between, each minute', async () => {
  const [whole, folder] = await folders('whole', 'slow');
  await runOf({ folder: whole });
  // A clock on which every batch takes long.
  let now = 0;
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => {
    now += 61_000;
    return now;
  });
  const stands: number[][] = [];
  const run = await runOf({ folder }, (event) => {
    if (event.type === 'batch' && event.batch > 1) stands.push(standOf(folder));
  });
  clock.mockRestore();
  expect(run.error).toBeNull();
  expect(stands.slice(0, 5)).toEqual([1, 2, 3, 4, 5].map((batch) => [0, batch, batch]));
  expect(await bitsOf(folder)).toEqual(await bitsOf(whole));
});

it('an epoch is said when its checkpoint is whole', async () => {
  const [folder] = await folders('run');
  const kept: unknown[] = [];
  await runOf({ folder }, (event) => {
    if (event.type === 'epoch') kept.push([event.epoch, ...standOf(folder)]);
  });
  expect(kept).toEqual([
    [1, 1, 0, 6],
    [2, 2, 0, 12],
    [3, 3, 0, 18],
  ]);
});
