import { describe, expect, it } from 'vitest';
import { NetworkLanguage } from '../../src/language/networkLanguage.ts';
import { applyEdits } from '../../src/network/textEdit.ts';
import { network } from '../network/check/cases.ts';
import { read } from '../sources.ts';
import { english, spanish } from './speeches.ts';

const language = new NetworkLanguage(english);
const shapes = read('test/fixtures/networks/shapes.cnn.json');
const tooLarge = network({
  layers:
    '[{ "type": "conv2d", "filters": 1, "kernelSize": 9 }, { "type": "flatten" }, { "type": "dense", "units": 4 }]',
});

describe('what is wrong with a file', () => {
  it('is said in words, with what mends it', () => {
    const { diagnostics } = language.diagnose(tooLarge, {});
    expect(diagnostics).toMatchObject([
      { code: 'kernel-larger-than-input', severity: 'error', fixes: [{ title: 'Set "padding" to "same"' }] },
    ]);
    const [{ sentence, range, fixes }] = diagnostics;
    expect(sentence).toMatch(/^.*9.*8.*\. .+\.$/);
    expect(tooLarge.slice(range.offset, range.offset + range.length)).toBe('9');
    expect(language.diagnose(applyEdits(tooLarge, fixes[0].edits), {}).diagnostics).toEqual([]);
    expect(new NetworkLanguage(spanish).diagnose(tooLarge, {}).diagnostics[0].fixes[0].title).toMatch(
      /^Ponga|^Poner/,
    );
  });

  it('is not what VS Code says of any JSON, but what lies beside it and mends it', () => {
    const { diagnostics } = language.diagnose(tooLarge.replace('[8, 8, 1] }', '[8, 8, 1] '), {});
    expect(diagnostics.map(({ code }) => code)).not.toContain('json-syntax');
    const twice = tooLarge.replace('"filters": 1', '"filters": 2, "filters": 1');
    expect(language.diagnose(twice, {})).toMatchObject({
      diagnostics: [{ code: 'kernel-larger-than-input' }],
      saidByJson: [{ code: 'duplicate-field', fixes: [{ title: 'Remove "filters"' }] }],
    });
    expect(
      language.diagnose('{ "layers": [{ "type": "flaten" }] ', {}).diagnostics.map(({ code }) => code),
    ).toContain('unknown-name');
  });

  it('counts the plan of a training step, and the world around the file', () => {
    const large = shapes.replace('[28, 28, 1]', '[1024, 1024, 1]');
    expect(language.diagnose(large, { memoryBytes: 2 ** 20 }).diagnostics.map(({ code }) => code)).toContain(
      'plan-too-large',
    );
    expect(language.diagnose(shapes, { memoryBytes: 2 ** 20 }).diagnostics.map(({ code }) => code)).toEqual([
      'memory-short',
    ]);
    const folder = network({ dataset: '{ "type": "folder", "train": "own", "validationSplit": 0.1 }' });
    expect(language.diagnose(folder, {})).toMatchObject({
      diagnostics: [],
      paths: [{ path: 'own', kind: 'folder', range: { length: 5 } }],
    });
    const paths = new Map([['own', { kind: null, siblings: ['owns'] }]]);
    expect(language.diagnose(folder, { paths }).diagnostics).toMatchObject([{ code: 'path-missing' }]);
  });
});

describe('an answer', () => {
  it('is about the text that is asked about, in whatever order', () => {
    const texts = [8, 9, 10, 11, 12, 13].map((size) =>
      shapes.replace('[28, 28, 1]', `[${size}, ${size}, 1]`),
    );
    for (const text of [...texts, ...texts.toReversed()]) {
      const size = /\[(\d+),/.exec(text)?.[1];
      expect(language.hints(text)[1].label).toContain(`→ ${size}×${size}×8`);
      expect(language.hover(text, text.indexOf('"conv2d"'))?.markdown).toContain(`${size}×${size}×1 →`);
    }
  });

  it('to what may be written lists the folder that a path is in', async () => {
    const text = network({ dataset: '{ "type": "folder", "train": "data/t" }' });
    const asked: string[] = [];
    const list = async (folder: string) => {
      asked.push(folder);
      return [{ name: 'train', isFolder: true }];
    };
    const items = await language.complete(text, text.indexOf('data/t') + 6, {}, list);
    expect(asked).toEqual(['data/']);
    expect(items.map(({ label }) => label)).toEqual(['train']);
    expect(await language.complete(text, text.indexOf('"layers"'), {}, list)).not.toEqual([]);
    expect(asked).toHaveLength(1);
  });
});

// Generous: what is tested is that it ends.
describe('a text that nobody would write', { timeout: 60_000 }, () => {
  it.each([
    ['10,000 brackets', '['.repeat(10_000)],
    ['10,000 blocks', `${'{"layers":[{"type":"residual",'.repeat(10_000)}`],
    ['5 MB of layers', network({ layers: `[${'{"type":"flatten"},'.repeat(280_000)}]` })],
    ['5 MB of one name', `{"name":"${'x'.repeat(5_000_000)}`],
  ])('of %s has answers to everything', async (_, text) => {
    expect(language.diagnose(text, {}).diagnostics).toMatchObject([{ severity: 'error' }]);
    expect(language.hints(text)).toEqual([]);
    expect(language.summary(text, 'some file')).toMatch(/^# some file\n/);
    for (const offset of [0, text.length >> 1, text.length]) {
      expect(language.hover(text, offset)).toBeNull();
      const offered = await language.complete(text, offset, {}, async () => []);
      expect(offered.length).toBeLessThan(text.length > 1_000_000 ? 1 : 100);
    }
  });
});
