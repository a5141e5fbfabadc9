import { describe, expect, it } from 'vitest';
import { hoverAt } from '../../src/language/hover.ts';
import { checkNetwork } from '../../src/network/check/checkNetwork.ts';
import { layerTypes } from '../../src/network/fields/layerFields.ts';
import { network } from '../network/check/cases.ts';
import { read } from '../sources.ts';
import { english, spanish } from './speeches.ts';

/** What is said where `|` stands. */
function hovered(marked: string, speech = english) {
  const text = marked.replace('|', '');
  return hoverAt(checkNetwork(text), marked.indexOf('|'), speech);
}

const layers = (text: string) => network({ input: '{ "shape": [28, 28, 1] }', layers: `[${text}]` });

describe('a hover on the type of a layer', () => {
  it('has shapes, formula, parameters and purpose', () => {
    const text = layers(
      '{ "type": "co|nv2d", "filters": 16, "kernelSize": 3, "padding": "same", "stride": 2 }',
    );
    const hover = hovered(text);
    expect(hover?.markdown).toBe(`**conv2d** 28×28×1 → 14×14×16

\`\`\`text
height         ⌊(28 + 0 + 1 − 3) / 2⌋ + 1 = 14
width          ⌊(28 + 0 + 1 − 3) / 2⌋ + 1 = 14
parameters     3·3·1·16 + 16 = 160
multiply-adds  28,224
sees           3×3 pixels of the input
\`\`\`

Slides kernels over the input; each makes one feature map, bright where the input looks like the kernel.

The first layers find edges and spots, the next ones put them together to corners, textures and parts. Nobody chooses the kernels: they begin random, and training adjusts them. Twice as many filters where the maps have half as many rows and columns is a usual choice, and 3×3 the usual size.`);
    const { offset, length } = hover?.range ?? { offset: 0, length: 0 };
    expect(text.replace('|', '').slice(offset, offset + length)).toBe('"type": "conv2d"');
  });

  it('writes out what a dilated kernel covers', () => {
    const hover = hovered(
      layers('{ "ty|pe": "conv2d", "filters": 1, "kernelSize": [3, 1], "dilation": 2, "useBias": false }'),
    );
    expect(hover?.markdown).toContain('height         ⌊(28 + 0 + 0 − (2·(3 − 1) + 1)) / 1⌋ + 1 = 24\n');
    expect(hover?.markdown).toContain('parameters     3·1·1·1 = 3\n');
    expect(hover?.markdown).toContain('sees           5×1 pixels of the input\n');
  });

  it('shows the formula that does not work out', () => {
    const hover = hovered(layers('{ "type": "|maxPool2d", "poolSize": 30 }'));
    expect(hover?.markdown).toContain('**maxPool2d**\n');
    expect(hover?.markdown).toContain('height  ⌊(28 + 0 + 0 − 30) / 30⌋ + 1 = 0\n');
  });

  it('sums up a block', () => {
    const hover = hovered(
      layers(
        '{ "type": "|residual", "layers": [{ "type": "conv2d", "filters": 2, "kernelSize": 3, "padding": "same" }] }',
      ),
    );
    expect(hover?.markdown).toContain('**residual** 28×28×1 → 28×28×2\n');
    expect(hover?.markdown).toContain('3·3·1·2 + 2 + 1·1·1·2 = 22');
  });

  it('speaks Spanish', () => {
    const hover = hovered(layers('{ "type": "|flatten" }'), spanish);
    expect(hover?.markdown).toMatch(
      /^\*\*flatten\*\* 28×28×1 → 784\n\n```text\nve {2}1×1 píxeles de la entrada\n```\n\nExtiende los mapas/,
    );
  });

  it.each(Object.keys(layerTypes))('says what %s is for', (type) => {
    expect(hovered(layers(`{ "type": "|${type}" }`))?.markdown.split('\n\n').length).toBeGreaterThan(2);
  });
});

describe('a hover', () => {
  it('says of other types what they are', () => {
    expect(hovered(network({ training: '{ "optimizer": { "type": "ad|am" } }' }))?.markdown).toMatch(
      /^\*\*adam\*\*\n\nA step/,
    );
    expect(hovered(network({ training: '{ "schedule": { "ty|pe": "cosine" } }' }))?.markdown).toMatch(
      /cosine towards 0\.$/,
    );
    expect(
      hovered(network({ dataset: '{ "type": "synth|etic", "generator": "digits" }' }))?.markdown,
    ).toMatch(/^\*\*synthetic/);
  });

  it('says of a field what it does, what to write, and what counts without it', () => {
    const needed = '**units**\n\nHow many numbers it makes; in the last layer one for each class.\n\n';
    const hint = 'Write a whole number from 1.';
    for (const field of ['"uni|ts": 4', '"units": |4', '"units": 4|']) {
      expect(hovered(layers(`{ "type": "dense", ${field} }`))?.markdown).toBe(
        `${needed}${hint}\n\nRequired.`,
      );
    }
    expect(hovered(network({ training: '{ "batch|Size": 8 }' }))?.markdown).toMatch(/Default: `32`\.$/);
    expect(hovered(network({ training: '{ "threads|": 2 }' }))?.markdown).toMatch(
      /Default: one less than the processors, at least 1\.$/,
    );
    expect(hovered(network({ input: '{ "shape": [8, |8, 1] }' }))?.markdown).toMatch(/^\*\*shape\*\*/);
  });

  it('says of a name what it means, and shows a known kernel', () => {
    const conv = (field: string) =>
      hovered(layers(`{ "type": "conv2d", "filters": 1, "kernelSize": 3, ${field} }`))?.markdown;
    expect(conv('"padding": "va|lid"')).toMatch(
      /^\*\*padding\*\*: `valid`\n\nNo cells: windows stay within the input, and the output is smaller\.\n\nCells of zeros/,
    );
    expect(conv('"kernel": "box-|blur"')).toContain('\n1 1 1\n1 1 1   ÷ 9\n1 1 1\n');
    expect(conv('"kernel": "sobel|-x"')).toContain('\n−1  0  1\n−2  0  2\n−1  0  1\n');
    expect(conv('"kernel": "nobody|s"')).toMatch(/^\*\*kernel\*\*\n\nThe weights to begin with/);
    expect(
      hovered(network({ training: '{ "optimizer": "|sgd" }' }), spanish)?.markdown.startsWith(
        '**optimizer**: `sgd`\n\nDescenso de gradiente',
      ),
    ).toBe(true);
  });

  it('says at the braces of a layer what it says at its type', () => {
    const conv = ' "type": "conv2d", "filters": 1, "kernelSize": 3 ';
    const atType = hovered(layers(`{${conv.replace('conv', '|conv')}}`))?.markdown;
    expect(hovered(layers(`|{${conv}}`))?.markdown).toBe(atType);
    expect(hovered(layers(`{${conv}|}`))?.markdown).toBe(atType);
  });

  it('says nothing where nothing is known', () => {
    expect(hovered(layers('{ "type": "dense", "nobody|s": 4 }'))).toBeNull();
    expect(hovered(network({ top: ' // a com|ment\n' }))).toBeNull();
    expect(hovered('|')).toBeNull();
    expect(hovered('{ "input"|')).not.toBeNull();
  });

  it('stands at every place of every file without throwing', () => {
    const text = read('test/fixtures/networks/shapes.cnn.json');
    const checked = checkNetwork(text);
    const said = Array.from(text, (_, offset) => hoverAt(checked, offset, english)).filter(
      (hover) => hover !== null,
    );
    expect(said.every(({ markdown }) => markdown.startsWith('**'))).toBe(true);
    for (const { range } of said) expect(text.slice(range.offset, range.offset + range.length)).not.toBe('');
  });
});
