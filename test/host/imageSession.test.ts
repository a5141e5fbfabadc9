import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import type { LogOutputChannel, Uri } from 'vscode';
import { defaultSettings } from '../../src/host/kernelLab/defaultSettings.ts';
import { type DecodingTimes, ImageSession } from '../../src/host/kernelLab/imageSession.ts';
import { ImageThread } from '../../src/host/kernelLab/imageThread.ts';
import type { ImageState } from '../../src/protocol/kernelLab.ts';

/** The ends of a thread: by a person, by a deadline, by patience; and a file that changes under it. */

type Heard = (uri: { readonly path: string }) => void;
const watched = vi.hoisted(() => ({ change: [] as Heard[], remove: [] as Heard[] }));

vi.mock('vscode', () => ({
  l10n: { bundle: undefined, t: (text: string) => text },
  RelativePattern: class {},
  Uri: { joinPath: (uri: unknown) => uri },
  workspace: {
    getConfiguration: () => ({ get: () => undefined }),
    createFileSystemWatcher: () => ({
      onDidChange: (heard: Heard) => watched.change.push(heard),
      onDidCreate: () => {},
      onDidDelete: (heard: Heard) => watched.remove.push(heard),
      dispose: () => {},
    }),
  },
}));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'convscope-session-'));
});
afterAll(() => rm(folder, { recursive: true }));

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** A thread that reads its file for ever where the file's name says so. */
async function stuckThread(): Promise<string> {
  const dist = join(folder, 'stuck');
  const worker = `
const { parentPort, Worker } = require('node:worker_threads');
parentPort.on('message', ({ kind, id, method, params }) => {
  if (kind !== 'request') return;
  if (method === 'open' && params.source.name.startsWith('stuck')) for (;;);
  parentPort.postMessage({ kind: 'result', id, result: { name: params.source.name, height: 2, width: 2, channels: 1 } });
});`;
  const { mkdir } = await import('node:fs/promises');
  await mkdir(dist, { recursive: true });
  await writeFile(join(dist, 'imageWorker.js'), worker);
  await writeFile(join(dist, 'package.json'), '{}');
  return dist;
}

function open(dist: string, times?: DecodingTimes) {
  const thread = new ImageThread(dist);
  const states: ImageState[] = [];
  const errors: string[] = [];
  const log = { error: (text: string) => errors.push(text), warn: () => {} } as unknown as LogOutputChannel;
  const session = new ImageSession(
    thread,
    log,
    { onChange: (state) => states.push(state), decodeInBrowser: () => Promise.reject(new Error('none')) },
    times,
  );
  ends.push(() => {
    session.dispose();
    thread.end();
  });
  const uri = (name: string) => ({ scheme: 'file', path: `/${name}`, fsPath: join(folder, name) }) as Uri;
  return { session, states, errors, uri };
}

it('gives up a file at the deadline, says how long it had, and reads the next one', async () => {
  const { session, states, errors, uri } = open(await stuckThread(), { longestMs: 3000, patienceMs: 6000 });
  await session.open(uri('stuck.svg'));
  const problem = 'stuck.svg was not decoded within 3 seconds. Save it as PNG, or make it simpler.';
  expect(states).toEqual([
    { phase: 'loading', name: 'stuck.svg' },
    { phase: 'failed', name: 'stuck.svg', problem },
  ]);
  expect(errors).toEqual([problem]);
  await session.open(uri('good.png'));
  expect(session.state).toMatchObject({ phase: 'exact', info: { name: 'good.png' } });
});

it('does not wait for a file that takes longer than its patience when another one is opened', async () => {
  const { session, states, uri } = open(await stuckThread(), { longestMs: 60_000, patienceMs: 100 });
  const first = session.open(uri('stuck.svg'));
  await new Promise((done) => setTimeout(done, 150));
  await session.open(uri('good.png'));
  await first;
  expect(session.state).toMatchObject({ phase: 'exact', info: { name: 'good.png' } });
  expect(states.map(({ phase }) => phase)).toEqual(['loading', 'loading', 'exact']);
});

it('ends the reading of a file when a person cancels it, says so, and reads it when asked again', async () => {
  const { session, states, uri } = open(await stuckThread());
  const reading = session.open(uri('stuck.png'));
  await vi.waitFor(() => expect(states).toHaveLength(1));
  session.cancel();
  await reading;
  expect(session.state).toEqual({
    ...{ phase: 'failed', name: 'stuck.png', problem: 'Reading stuck.png was cancelled.' },
  });
  expect(states).toHaveLength(2);
  await session.open(uri('good.png'));
  expect(session.state).toMatchObject({ phase: 'exact' });
});

it('ends a computation of the real thread when a person cancels it; the next one is computed', async () => {
  const noise = Buffer.from(Array.from({ length: 64 * 64 }, (_, i) => (i * 7919) % 251));
  const image = sharp(noise, { raw: { width: 64, height: 64, channels: 1 } });
  await image.resize(4000, 3000, { kernel: 'nearest', fit: 'fill' }).jpeg().toFile(join(folder, 'large.jpg'));
  const { session, uri } = open(resolve('dist'));
  await session.open(uri('large.jpg'));
  const settings = defaultSettings('auto');
  const [step] = settings.chain.steps;
  if (step.type !== 'convolution') throw new Error('The chain begins with a convolution.');
  const kernel = { height: 15, width: 15, weights: Array.from({ length: 225 }, (_, i) => Math.sin(i)) };
  const steps = [
    { ...step, kernel },
    { ...step, kernel },
    { ...step, kernel },
  ];
  const slow = { ...settings, chain: { ...settings.chain, steps } };
  const view = { stage: 2, row: 0, column: 0, height: 3000, width: 4000, pixelHeight: 90, pixelWidth: 120 };
  const computing = session.render({ settings: slow, views: [view] });
  await new Promise((done) => setTimeout(done, 50));
  session.cancel();
  expect(await computing).toMatchObject({ superseded: true, pictures: [] });
  expect(session.state.phase).toBe('exact');
  const next = await session.render({ settings, views: [{ ...view, stage: 0 }] });
  expect(next).toMatchObject({ superseded: false, exact: true });
});

it('reads a file again that changed on disk, and says that this is why', async () => {
  const { session, states, uri } = open(await stuckThread());
  await session.open(uri('good.png'));
  expect(session.state).not.toHaveProperty('isReread');
  watched.change.at(-1)?.({ path: '/other.png' });
  expect(states).toHaveLength(2);
  watched.change.at(-1)?.({ path: '/good.png' });
  await vi.waitFor(() => expect(states.at(-1)).toMatchObject({ phase: 'exact', isReread: true }));
  watched.remove.at(-1)?.({ path: '/good.png' });
  expect(session.state).toMatchObject({
    ...{ phase: 'exact', problem: 'good.png was deleted. What is shown is what was read before.' },
  });
  expect(session.state).not.toHaveProperty('isReread');
});
