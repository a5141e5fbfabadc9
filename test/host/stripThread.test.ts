import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { defaultSettings } from '../../src/host/kernelLab/defaultSettings.ts';
import type { ImageWorkerClient, startImageWorker } from '../../src/host/kernelLab/imageWorkerClient.ts';
import {
  type StripFile,
  StripThread,
  type StripThreadOptions,
} from '../../src/host/kernelLab/stripThread.ts';
import type { LabSettings, RenderReply } from '../../src/protocol/kernelLab.ts';
import { RpcError } from '../../src/protocol/rpc.ts';

const settings = defaultSettings('auto');
const small = { pixelHeight: 44, pixelWidth: 66 };
const nothing = { input: null, output: null, problem: null };

const threads: StripThread[] = [];
afterEach(() => {
  for (const thread of threads.splice(0)) thread.end();
});

function strip(options: Partial<StripThreadOptions> = {}): StripThread {
  const thread = new StripThread({
    folder: resolve('dist'),
    settings: () => ({ bundle: {}, threads: 2, megapixelLimit: 100 }),
    log: () => {},
    ...options,
  });
  threads.push(thread);
  return thread;
}

const fileAt = (path: string, name: string): StripFile => ({
  name,
  source: async () => ({ kind: 'file', path, name }),
  decoded: () => Promise.reject(new Error('no browser')),
});

describe('small pictures of several files', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'convscope-strip-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  /** Left half black, right half white: one edge in the middle. */
  async function writeHalves(name: string, width: number, height: number): Promise<StripFile> {
    const path = join(folder, name);
    const half = Buffer.from(
      Array.from({ length: width * height }, (_, i) => (i % width < width / 2 ? 0 : 255)),
    );
    await sharp(half, { raw: { width, height, channels: 1 } })
      .png()
      .toFile(path);
    return fileAt(path, name);
  }

  it('are of the whole image, however small they are', async () => {
    const file = await writeHalves('halves.png', 2400, 1600);
    const { input, output, problem } = await strip().thumbnail(file, { settings, ...small });
    expect(problem).toBeNull();
    expect(input).toMatchObject({ rows: 44, columns: 66, encoding: 'gray' });
    // The last step of the chain, a pool of the edges: its scale is that of 2400 × 1600 values.
    expect(output).toMatchObject({ stage: 1, rows: 44, columns: 66, encoding: 'signed' });
    expect(output?.statistics.max).toBe(1020);
    // One column of 2400 is an edge, and it is still seen among 66: 1020 on a scale to 1100.
    const row = Array.from(output?.bytes.subarray(10 * 66, 11 * 66) ?? []);
    expect(row.flatMap((level, column) => (level === 127 ? [] : [[column, level]]))).toEqual([
      [32, 245],
      [33, 245],
    ]);
    expect(output?.statistics.histogram.reduce((sum, count) => sum + count)).toBe(1200 * 800);
  });

  it('of an image that is too small for the chain: itself, and why there is no more', async () => {
    const file = await writeHalves('dot.png', 1, 1);
    const { input, output, problem } = await strip().thumbnail(file, { settings, ...small });
    expect(input).toMatchObject({ rows: 1, columns: 1 });
    expect(output).toBeNull();
    expect(problem).toMatch(/pool|window/i);
  });

  it('of a damaged file: a sentence that names it, and the next file has its pictures', async () => {
    const path = join(folder, 'broken.png');
    await writeFile(path, 'no picture');
    const thread = strip();
    const made = [fileAt(path, 'broken.png'), await writeHalves('next.png', 30, 20)].map((file) =>
      thread.thumbnail(file, { settings, ...small }),
    );
    const [broken, next] = await Promise.all(made);
    expect(broken).toMatchObject({ input: null, output: null });
    expect(broken.problem).toContain('broken.png');
    expect(broken.problem).not.toMatch(/\n|at .*\.js/);
    expect(next.output).toMatchObject({ rows: 10, columns: 15 });
  });
});

/** A thread that answers when a test says so, and what was asked of it. */
function heldThread() {
  const asked: string[] = [];
  let started = 0;
  let running = 0;
  const openings: PromiseWithResolvers<unknown>[] = [];
  let exit: (reason: string) => void = () => {};
  const start: typeof startImageWorker = (_file, _data, listeners) => {
    started++;
    running++;
    const pending = new Set<(error: RpcError) => void>();
    const client: ImageWorkerClient = {
      rpc: {
        request: (method, params) => {
          const name =
            params && 'source' in params && 'name' in params.source ? ` ${params.source.name}` : '';
          asked.push(`${method}${name}`);
          const answer = Promise.withResolvers<never>();
          pending.add(answer.reject);
          if (method === 'open') {
            const held = Promise.withResolvers<unknown>();
            openings.push(held);
            held.promise.then((info) => answer.resolve(info as never), answer.reject);
          } else answer.resolve(rendered as never);
          return answer.promise;
        },
        notify: (method) => asked.push(method),
        dispose: () => {},
      },
      dispose: () => {
        running--;
        for (const reject of pending) reject(new RpcError({ code: 'disposed', message: 'closed' }));
      },
    };
    exit = (reason) => {
      running--;
      listeners.onExit(reason);
      for (const reject of pending) reject(new RpcError({ code: 'disposed', message: 'closed' }));
    };
    return client;
  };
  return {
    start,
    asked,
    openings,
    exit: (reason: string) => exit(reason),
    counts: () => ({ started, running }),
  };
}

const info = {
  ...{ name: 'a', format: 'PNG', height: 8, width: 8, channels: 1 },
  ...{ bitsPerChannel: 8, hasAlpha: false, frames: 1 },
};
const rendered: RenderReply = {
  ...{ exact: true, geometry: [], unread: [], problem: null, superseded: false },
  pictures: [{ stage: -1 } as never, { stage: 1 } as never],
};
const other: LabSettings = { ...settings, display: 'abs' };
const held = (name: string): StripFile => fileAt(`/${name}`, name);

describe('the thread of the strip', () => {
  it('holds one image at a time, and lets go of it before the next is opened', async () => {
    const { start, asked, openings } = heldThread();
    const thread = strip({ start });
    const made = ['a', 'b', 'c'].map((name) => thread.thumbnail(held(name), { settings, ...small }));
    for (let index = 0; index < 3; index++) {
      await vi.waitFor(() => expect(openings).toHaveLength(index + 1));
      openings[index].resolve(info);
    }
    await Promise.all(made);
    expect(asked).toEqual(['a', 'b', 'c'].flatMap((name) => [`open ${name}`, 'render', 'close']));
  });

  it('makes nothing more of settings that were replaced', async () => {
    const { start, asked, openings } = heldThread();
    const thread = strip({ start });
    const old = ['a', 'b'].map((name) => thread.thumbnail(held(name), { settings, ...small }));
    await vi.waitFor(() => expect(openings).toHaveLength(1));
    const newer = thread.thumbnail(held('a'), { settings: other, ...small });
    openings[0].resolve(info);
    await vi.waitFor(() => expect(openings).toHaveLength(2));
    openings[1].resolve(info);
    expect(await Promise.all(old)).toEqual([nothing, nothing]);
    expect((await newer).output).toMatchObject({ stage: 1 });
    expect(asked).toEqual(['open a', 'cancel', 'close', 'open a', 'render', 'close']);
  });

  it('ends when nobody asked for a while, and starts again when somebody does', async () => {
    const { start, openings, counts } = heldThread();
    const thread = strip({ start, idleMs: 5 });
    const first = thread.thumbnail(held('a'), { settings, ...small });
    await vi.waitFor(() => expect(openings).toHaveLength(1));
    expect(counts()).toEqual({ started: 1, running: 1 });
    openings[0].resolve(info);
    await first;
    await vi.waitFor(() => expect(counts()).toEqual({ started: 1, running: 0 }));
    const second = thread.thumbnail(held('a'), { settings, ...small });
    await vi.waitFor(() => expect(openings).toHaveLength(2));
    openings[1].resolve(info);
    expect((await second).problem).toBeNull();
  });

  it('gives up a file that takes too long, says so, and goes on with the next', async () => {
    const { start, openings, counts } = heldThread();
    const thread = strip({ start, longestMs: 200 });
    const [slow, next] = ['slow.svg', 'b'].map((name) =>
      thread.thumbnail(held(name), { settings, ...small }),
    );
    expect((await slow).problem).toBe(
      'slow.svg was not decoded within 0.2 seconds. Save it as PNG, or make it simpler.',
    );
    await vi.waitFor(() => expect(openings).toHaveLength(2));
    openings[1].resolve(info);
    expect((await next).problem).toBeNull();
    expect(counts().started).toBe(2);
  });

  it('that dies says which file it was at, and logs why', async () => {
    const log = vi.fn();
    const { start, openings, exit } = heldThread();
    const thread = strip({ start, log });
    const made = thread.thumbnail(held('a.png'), { settings, ...small });
    await vi.waitFor(() => expect(openings).toHaveLength(1));
    exit('out of memory');
    expect((await made).problem).toBe(
      'a.png could not be computed: its thread ended. The log channel has the details.',
    );
    expect(log).toHaveBeenCalledWith('out of memory');
  });

  it('ends with its panel: what it was asked comes to nothing', async () => {
    const { start, openings, counts } = heldThread();
    const thread = strip({ start });
    const made = ['a', 'b'].map((name) => thread.thumbnail(held(name), { settings, ...small }));
    await vi.waitFor(() => expect(openings).toHaveLength(1));
    thread.end();
    expect(await Promise.all(made)).toEqual([nothing, nothing]);
    expect(counts()).toEqual({ started: 1, running: 0 });
  });

  it('asks the browser where it has no decoder', async () => {
    const { start, asked, openings } = heldThread();
    const decoded: StripFile = {
      ...held('a.avif'),
      decoded: async () => ({
        kind: 'rgba',
        rgba: new Uint8Array(4),
        height: 1,
        width: 1,
        name: 'by browser',
      }),
    };
    const made = strip({ start }).thumbnail(decoded, { settings, ...small });
    await vi.waitFor(() => expect(openings).toHaveLength(1));
    openings[0].reject(new RpcError({ code: 'decoder-missing', message: 'none' }));
    await vi.waitFor(() => expect(openings).toHaveLength(2));
    openings[1].resolve(info);
    expect((await made).problem).toBeNull();
    expect(asked.slice(0, 2)).toEqual(['open a.avif', 'open by browser']);
  });
});
