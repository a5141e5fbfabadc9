/** What can go wrong around a run: said in a sentence, with the last whole checkpoint kept. */
import { renameSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { encodePng } from '../../src/data/encodeImage.ts';
import type { Backend } from '../../src/engine/network/backend.ts';
import { referenceBackend } from '../../src/engine/network/referenceBackend.ts';
import { latestCheckpoint, runsOf } from '../../src/training/runFolder.ts';
import { folderWith, idx, ramp } from '../data/datasets/files.ts';
import { childRun } from './childRun.ts';
import { temporaryFolder } from './folder.ts';
import { bitsOf, compiledOf, eventsOf, metricsOf, networkFile, runOf } from './runs.ts';

const once = compiledOf({ training: { epochs: 1 } });

describe('the folder of a run', () => {
  it('is beside the file, under its name and the time; the latest is gone on with', async () => {
    const parent = await temporaryFolder();
    const file = join(parent, 'my.net.cnn.json');
    for (let run = 0; run < 3; run++) expect((await runOf({ file, compiled: once })).error).toBeNull();
    const runs = await runsOf(file);
    const names = runs.map((run) => run.slice(join(parent, '.convscope/runs/my.net/').length));
    expect(names).toHaveLength(3);
    for (const name of names) expect(name).toMatch(/^\d{8}-\d{6}(-\d)?$/);
    expect(await latestCheckpoint(file)).toBe(join(runs[0], 'checkpoint.safetensors'));
    const run = await runOf({ file, resume: true });
    expect(eventsOf(run, 'started')[0]).toMatchObject({ folder: runs[0], resumed: { epoch: 1, batch: 0 } });
    expect(await runsOf(file)).toEqual(runs);
  });

  it('is called network where the file has no name', async () => {
    const parent = await temporaryFolder();
    const run = await runOf({ file: join(parent, '.cnn.json'), compiled: once });
    expect(eventsOf(run, 'started')[0].folder).toContain(join(parent, '.convscope', 'runs', 'network', '2'));
  });

  it.each(['.convscope', '.convscope/runs', '.convscope/runs/some'])(
    'is said to be blocked where %s is a file',
    async (name) => {
      const parent = await folderWith({ [name]: 'mine' });
      const run = await runOf({ file: join(parent, 'some.cnn.json'), compiled: once });
      expect(run.error?.message).toBe(
        `The folder ${join(parent, '.convscope/runs/some')} cannot be made: a file stands in its place. Move the file, or keep the run elsewhere.`,
      );
      expect(await readFile(join(parent, name), 'utf8')).toBe('mine');
    },
  );

  it.each(['.convscope', '.convscope/runs', '.convscope/runs/some'])(
    'is never one behind a link out of the folder, as %s',
    async (name) => {
      const [parent, other] = [await temporaryFolder(), await temporaryFolder()];
      await mkdir(join(parent, name, '..'), { recursive: true });
      await symlink(other, join(parent, name));
      const run = await runOf({ file: join(parent, 'some.cnn.json'), compiled: once });
      expect(run.error?.message).toBe(
        `${join(parent, name)} is a link to ${other}, outside of the folder of the network file. Remove the link, or name the folder of the run yourself.`,
      );
      expect(await readdir(other)).toEqual([]);
    },
  );

  it('may be behind a link within', async () => {
    const parent = await temporaryFolder();
    await mkdir(join(parent, 'kept'));
    await symlink(join(parent, 'kept'), join(parent, '.convscope'));
    expect((await runOf({ file: join(parent, 'some.cnn.json'), compiled: once })).error).toBeNull();
  });

  it.each(['metrics.jsonl', 'run.json', 'samples', 'checkpoint.safetensors'])(
    'is not one that holds %s of something else',
    async (name) => {
      const folder = await folderWith({ [name]: '{"mine": true}' });
      const run = await runOf({ folder, compiled: once });
      expect(run.error?.message).toBe(
        `${folder} holds ${name}, which is not of a run. Name an empty folder, or that of a run.`,
      );
      expect(await readFile(join(folder, name), 'utf8')).toBe('{"mine": true}');
    },
  );

  it('may hold other files', async () => {
    const folder = await folderWith({ 'notes.txt': 'mine' });
    expect((await runOf({ folder, compiled: once })).error).toBeNull();
    expect(await readFile(join(folder, 'notes.txt'), 'utf8')).toBe('mine');
  });

  it('is not made where the data cannot be opened', async () => {
    const parent = await temporaryFolder();
    const dataset = { type: 'csv', train: 'no.csv' };
    const run = await runOf({ file: join(parent, 'some.cnn.json'), compiled: compiledOf({ dataset }) });
    expect(run.error?.message).toMatch(/no\.csv does not exist\./);
    expect(await readdir(parent)).toEqual([]);
  });

  it('has measures that are not written through a link', async () => {
    const folder = join(await temporaryFolder(), 'run');
    await runOf({ folder, compiled: once });
    const other = join(await folderWith({ mine: 'mine' }), 'mine');
    await rm(join(folder, 'metrics.jsonl'));
    await symlink(other, join(folder, 'metrics.jsonl'));
    const run = await runOf({ folder, resume: true });
    expect(run.error?.message).toMatch(/metrics\.jsonl cannot be written \(ELOOP/);
    expect(await readFile(other, 'utf8')).toBe('mine');
  });
});

describe('what breaks in the middle', () => {
  it('a disk without room is said; what was committed is good, and the run can go on', {
    timeout: 60_000,
  }, async () => {
    const parent = await temporaryFolder();
    const parts = { training: { epochs: 12 } };
    const file = await networkFile(parent, parts);
    const [whole, folder] = [join(parent, 'whole'), join(parent, 'full')];
    await runOf({ folder: whole, compiled: compiledOf(parts) });
    // Enough for a checkpoint, and for the measures of some epochs.
    const { events, status } = await childRun(file, folder, { shell: 'ulimit -f 20' });
    expect(status).toBe(1);
    expect(events.at(-1)).toMatchObject({
      type: 'failed',
      reason: `${join(folder, 'metrics.jsonl')} cannot be written: there is no room left for it. Free some space, or write elsewhere.`,
    });
    const kept = eventsOf({ events }, 'epoch').length;
    expect(kept).toBeGreaterThan(1);
    expect((await readdir(folder)).filter((name) => name.endsWith('.new'))).toEqual([]);
    const run = await runOf({ folder, compiled: compiledOf(parts), resume: true });
    expect(eventsOf(run, 'started')[0].resumed).toEqual({ epoch: kept, batch: 0 });
    expect(await bitsOf(folder)).toEqual(await bitsOf(whole));
    expect(await metricsOf(folder)).toEqual(await metricsOf(whole));
  });

  it('data that is cut short is said; what was committed is good', async () => {
    const count = 40;
    const parent = await folderWith({
      images: idx([count, 8, 8], ramp(count * 64)),
      labels: idx(
        [count],
        Array.from({ length: count }, (_, i) => i % 4),
      ),
    });
    const dataset = { type: 'idx', train: { images: 'images', labels: 'labels' } };
    const [file, folder] = [join(parent, 'some.cnn.json'), join(parent, 'run')];
    const compiled = compiledOf({ dataset });
    const options = { file, folder, compiled, data: { memoryBytes: 0 } };
    const cut = () => truncate(join(parent, 'images'), 1000);
    const run = await runOf(options, (event) => {
      if (event.type === 'epoch' && event.epoch === 1) void cut();
    });
    expect(run.events.at(-1)).toMatchObject({ type: 'failed', problem: { code: 'file-changed' } });
    expect(run.error?.message).toMatch(/images/);
    await writeFile(join(parent, 'images'), idx([count, 8, 8], ramp(count * 64)));
    const again = await runOf({ ...options, resume: true });
    expect(eventsOf(again, 'started')[0].resumed).toEqual({ epoch: 1, batch: 0 });
    expect(again.error).toBeNull();
  });

  it('a folder of images that is taken away is said, and not taken for images that do not decode', async () => {
    const png = await encodePng({ height: 8, width: 8, channels: 1, data: ramp(64) });
    const images = Array.from({ length: 24 }, (_, i) => [`images/class${i % 4}/${i}.png`, png] as const);
    const parent = await folderWith(Object.fromEntries(images));
    const dataset = { type: 'folder', train: 'images' };
    const [file, folder] = [join(parent, 'some.cnn.json'), join(parent, 'run')];
    const options = { file, folder, compiled: compiledOf({ dataset }), data: { memoryBytes: 0 } };
    const [there, away] = [join(parent, 'images'), join(parent, 'away')];
    const run = await runOf(options, (event) => {
      if (event.type === 'epoch' && event.epoch === 1) renameSync(there, away);
    });
    expect(run.events.at(-1)).toMatchObject({ type: 'failed', problem: { code: 'file-missing' } });
    expect(run.error?.message).toMatch(/images\/class\d\/\d+\.png/);
    renameSync(away, there);
    const again = await runOf({ ...options, resume: true });
    expect(eventsOf(again, 'started')[0].resumed).toEqual({ epoch: 1, batch: 0 });
    expect(again.error).toBeNull();
  });

  it('data that is other data is not gone on with', async () => {
    const files = { images: idx([8, 8, 8], ramp(512)), labels: idx([8], [0, 1, 2, 3, 0, 1, 2, 3]) };
    const parent = await folderWith(files);
    const dataset = { type: 'idx', train: { images: 'images', labels: 'labels' } };
    const [file, folder] = [join(parent, 'some.cnn.json'), join(parent, 'run')];
    await runOf({ file, folder, compiled: compiledOf({ dataset, training: { epochs: 1 } }) });
    await writeFile(join(parent, 'images'), idx([8, 8, 8], ramp(512, 1)));
    const run = await runOf({ file, folder, compiled: compiledOf({ dataset }), resume: true });
    expect(run.error?.message).toMatch(
      /was written, this has changed: data\. Undo the change, or train anew\.$/,
    );
  });

  it('a lost thread is said; what was committed is good', async () => {
    const parent = await temporaryFolder();
    const [whole, folder] = [join(parent, 'whole'), join(parent, 'run')];
    await runOf({ folder: whole });
    const healthy = referenceBackend();
    let runs = 0;
    const backend: Backend = {
      ...healthy,
      run: (...args) => {
        if (++runs > 40) throw new Error('The thread was lost.');
        return healthy.run(...args);
      },
    };
    const { events, error } = await runOf({ folder, backend });
    expect(error?.message).toBe('The thread was lost.');
    expect(events.at(-1)).toEqual({ type: 'failed', problem: null, reason: 'The thread was lost.' });
    expect(eventsOf({ events }, 'epoch').length).toBeGreaterThan(0);
    await runOf({ folder, resume: true });
    expect(await bitsOf(folder)).toEqual(await bitsOf(whole));
  });
});
