import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import spanish from '../../../l10n/bundle.l10n.es.json' with { type: 'json' };
import { formatMessage } from '../../../src/engine/message.ts';
import { checkNetwork } from '../../../src/network/check/checkNetwork.ts';
import { type Diagnostic, describeDiagnostic } from '../../../src/network/document/diagnostic.ts';
import { applyEdits } from '../../../src/network/textEdit.ts';
import { ROOT, read, sourceFiles } from '../../sources.ts';
import { cases, network } from './cases.ts';

/** The text without its marks, and what they enclose. */
function marked(file: string) {
  const [before, inside, after] = file.split(/[⟦⟧]/);
  return { text: before + inside + after, range: { offset: before.length, length: inside.length } };
}

const codesOf = (diagnostics: readonly Diagnostic[]) => diagnostics.map(({ code }) => code);

describe.each(cases.map((each) => [each.code, each.en, each] as const))('%s: %s', (code, en, each) => {
  const { severity = 'error', es, surroundings, beside = [], fixes = [] } = each;
  const { text, range } = marked(each.file);
  const { diagnostics } = checkNetwork(text, surroundings);
  const found = diagnostics.find((diagnostic) => diagnostic.code === code);

  it('is said once, at its place, in both languages', () => {
    expect(codesOf(diagnostics).filter((other) => !beside.includes(other))).toEqual([code]);
    expect(found).toMatchObject({ severity, range });
    expect(describeDiagnostic(found as Diagnostic, {})).toBe(en);
    expect(describeDiagnostic(found as Diagnostic, spanish)).toBe(es);
  });

  it('has fixes, each of which mends it', () => {
    expect(found?.fixes.map(({ title }) => formatMessage(title))).toEqual(fixes);
    for (const { title, edits } of found?.fixes ?? []) {
      expect(formatMessage(title, spanish)).not.toBe(formatMessage(title));
      const mended = checkNetwork(applyEdits(text, edits), surroundings);
      expect(codesOf(mended.diagnostics)).toEqual(beside);
    }
  });
});

/** Codes of sentences that the engine and the data say, and a check passes on. */
const passedOn = [
  ...['kernel-larger-than-input', 'pool-larger-than-input', 'pool-padding', 'window-parameter', 'groups'],
  ...['layer-name', 'residual-shapes', 'nesterov', 'plan-too-large'],
  ...['split-impossible', 'normalize-channels', 'class-missing', 'link-broken'],
];

/** Codes that a text can be given, from the sources that give them. */
function codesInSources(): string[] {
  const folders = ['document', 'check', 'inference'].map((folder) => `src/network/${folder}`);
  const texts = folders.flatMap(sourceFiles).map(read);
  return texts.flatMap((text) => [...text.matchAll(/\bcode: '([\w-]+)'/g)].map((match) => match[1]));
}

const allCodes = new Set([...codesInSources(), ...passedOn]);

describe('the cases', () => {
  it('are one at least for each code', () => {
    expect(allCodes.size).toBeGreaterThan(35);
    const covered = new Set(cases.map(({ code }) => code));
    expect([...allCodes].filter((code) => !covered.has(code))).toEqual([]);
    expect([...covered].filter((code) => !allCodes.has(code))).toEqual([]);
  });
});

describe('a network file', () => {
  it('has nothing to be said about it where nothing is wrong', () => {
    expect(checkNetwork(network()).diagnostics).toEqual([]);
    expect(checkNetwork(read('test/fixtures/networks/shapes.cnn.json')).diagnostics).toEqual([]);
  });

  it.each(readdirSync(join(ROOT, 'test/fixtures/networks')))('%s has no errors', (name) => {
    const { diagnostics } = checkNetwork(read(`test/fixtures/networks/${name}`));
    const errors = diagnostics.filter(({ severity }) => severity === 'error');
    expect(codesOf(errors)).toEqual([]);
  });
});

/** A finding's place lies within the text, and its fixes can be applied. */
function expectSound(text: string): void {
  for (const { code, range, fixes } of checkNetwork(text).diagnostics) {
    expect(allCodes).toContain(code);
    for (const { offset, length } of [range, ...fixes.flatMap(({ edits }) => edits)]) {
      expect(offset).toBeGreaterThanOrEqual(0);
      expect(length).toBeGreaterThanOrEqual(0);
      expect(offset + length).toBeLessThanOrEqual(text.length);
    }
  }
}

// Generous: what is tested is that it ends.
describe('any text', { timeout: 60_000 }, () => {
  it('is checked without throwing', () => {
    fc.assert(fc.property(fc.string(), expectSound));
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom(...'{}[]":,/*\\ \n01-e.tfnabc') }), expectSound));
  });

  it('that is JSON is checked without throwing', () => {
    fc.assert(fc.property(fc.json(), expectSound));
  });

  it('that was a network and then changed anywhere is checked without throwing', () => {
    const files = cases.map(({ file }) => marked(file).text).filter((text) => text.length < 5000);
    const place = fc.double({ min: 0, max: 1, noNaN: true });
    const piece = fc.constantFrom(
      '',
      '"',
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      'null',
      '1e999',
      '-1',
      '"type"',
      '//',
      '/*',
    );
    fc.assert(
      fc.property(fc.constantFrom(...files), place, place, piece, (file, from, share, content) => {
        const start = Math.floor(from * file.length);
        const end = start + Math.floor(share ** 4 * (file.length - start));
        expectSound(file.slice(0, start) + content + file.slice(end));
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['10,000 brackets', '['.repeat(10_000)],
    ['10,000 objects', '{"layers":[{"type":"residual",'.repeat(10_000)],
    [
      '10,000 blocks',
      network({ layers: '[{"type":"residual","layers":'.repeat(10_000) + '}]'.repeat(10_000) }),
    ],
    ['5 MB of layers', network({ layers: `[${'{"type":"flatten"},'.repeat(280_000)}]` })],
    ['5 MB of nothing', ' '.repeat(5_000_000)],
  ])('of %s is refused', (_, text) => {
    const { diagnostics } = checkNetwork(text);
    expect(codesOf(diagnostics)).toEqual([text.length > 1_000_000 ? 'file-too-large' : 'nested-too-deep']);
  });

  it.each([
    ['a name that never ends', `"${'x'.repeat(999_000)}`],
    ['one name a hundred thousand times', `{${'"a":1,'.repeat(140_000)}}`],
    ['an error at every word', `{${'"layer":x '.repeat(90_000)}`],
    ['five thousand layers', network({ layers: `[${'{"type":"dropout","rate":0.1},'.repeat(5000)}]` })],
  ])('of %s is checked, and at most a thousand things are said', (_, text) => {
    const { diagnostics } = checkNetwork(text);
    expect(diagnostics.length).toBeGreaterThan(0);
    expect(diagnostics.length).toBeLessThanOrEqual(2000);
  });
});
