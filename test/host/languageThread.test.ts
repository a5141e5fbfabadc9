import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { HostMethods } from '../../src/host/networkFile/languageProtocol.ts';
import { LanguageThread } from '../../src/host/networkFile/languageThread.ts';
import { network } from '../network/check/cases.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'convscope-language-'));
});
afterAll(() => rm(folder, { recursive: true }));

const threads: LanguageThread[] = [];
afterEach(() => {
  for (const thread of threads.splice(0)) thread.end();
});

function start(file = resolve('dist/languageWorker.js'), entries: HostMethods['entries'] = async () => []) {
  const ends: string[] = [];
  const thread = new LanguageThread(file, { bundle: {}, language: 'en' }, { entries }, (reason) =>
    ends.push(reason),
  );
  threads.push(thread);
  return { thread, ends };
}

describe('the thread that reads network files', () => {
  it('answers every question about the text that comes with it', async () => {
    const { thread } = start();
    const texts = [8, 9, 10].map((size) => network({ input: `{ "shape": [${size}, ${size}, 1] }` }));
    const answers = await Promise.all(texts.map((text) => thread.ask('hints', { text })));
    expect(answers.map((hints) => hints[1].label)).toEqual(['→ 64 · RF 1', '→ 81 · RF 1', '→ 100 · RF 1']);
    const text = network({ layers: '[{ "type": "dense", "units": 4 }]' });
    const { diagnostics } = await thread.ask('diagnose', { text, surroundings: { paths: new Map() } });
    expect(diagnostics.map(({ code }) => code)).toEqual(['flatten-missing']);
    const hover = await thread.ask('hover', { text, offset: text.indexOf('dense') });
    expect(hover?.markdown).toMatch(/^\*\*dense\*\*/);
    expect(await thread.ask('summary', { text, fileName: 'mine' })).toMatch(/^# mine\n/);
  });

  it('asks the host what is in a folder', async () => {
    const asked: unknown[] = [];
    const { thread } = start(undefined, async (params) => {
      asked.push(params);
      return [{ name: 'cats', isFolder: true }];
    });
    const text = network({ dataset: '{ "type": "folder", "train": "own/" }' });
    const offset = text.indexOf('own/') + 4;
    const items = await thread.ask('complete', {
      text,
      offset,
      file: 'file:///a.cnn.json',
      surroundings: {},
    });
    expect(items.map(({ label }) => label)).toEqual(['cats']);
    expect(asked).toEqual([{ file: 'file:///a.cnn.json', folder: 'own/' }]);
  });

  it('is started anew after it has died, and what it was asked is rejected', async () => {
    const file = join(folder, 'dying.cjs');
    await writeFile(
      file,
      "require('node:worker_threads').parentPort.on('message', () => { throw new Error('broken'); });",
    );
    const { thread, ends } = start(file);
    for (const times of [1, 2]) {
      await expect(thread.ask('hints', { text: '' })).rejects.toMatchObject({ code: 'disposed' });
      expect(ends).toHaveLength(times);
      expect(ends.at(-1)).toContain('broken');
    }
  });

  it('rejects what it was asked when it is ended, and says nothing of that', async () => {
    const { thread, ends } = start();
    const asked = thread.ask('hints', { text: network() });
    thread.end();
    await expect(asked).rejects.toMatchObject({ code: 'disposed' });
    expect(await thread.ask('hints', { text: network() })).toHaveLength(3);
    expect(ends).toEqual([]);
  });
});
