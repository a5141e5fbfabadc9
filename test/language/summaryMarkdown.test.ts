import { describe, expect, it } from 'vitest';
import { summaryMarkdown } from '../../src/language/summaryMarkdown.ts';
import { checkNetwork } from '../../src/network/check/checkNetwork.ts';
import { network } from '../network/check/cases.ts';
import { read } from '../sources.ts';
import { english, spanish } from './speeches.ts';

const page = (text: string, speech = english) => summaryMarkdown(checkNetwork(text), 'some file', speech);

describe('the page that sums a network up', () => {
  it('has a row for each layer, for the input and for the whole, and what training takes', () => {
    const text = page(read('test/fixtures/networks/shapes.cnn.json'));
    expect(text.replace(/[\d.]+ MB/, '… MB')).toBe(String.raw`# Shapes

| layer | output | parameters | multiply-adds | sees |
| :-- | :-- | --: | --: | --: |
| input | 28×28×1 |  |  |  |
| conv2d\_0 | 28×28×8 | 80 | 56,448 | 3×3 |
| maxPool2d\_1 | 14×14×8 | 0 | 0 | 4×4 |
| conv2d\_2 | 14×14×16 | 1,168 | 225,792 | 8×8 |
| maxPool2d\_3 | 7×7×16 | 0 | 0 | 10×10 |
| flatten\_4 | 784 | 0 | 0 | 10×10 |
| dense\_5 | 64 | 50,240 | 50,176 | 28×28 |
| dense\_6 | 4 | 260 | 256 | 28×28 |
| **total** | **4** | **51,748** | **332,672** |  |

Training on batches of 64 takes … MB of memory.
`);
  });

  it('steps in within blocks, and leaves the names of a file as they are', () => {
    const text = network({
      top: ' "name": "<b>*A|B*</b>",',
      layers:
        '[{ "type": "residual", "name": "a|b", "layers": [{ "type": "batchNorm" }] }, { "type": "flatten" }, { "type": "dense", "units": 4 }]',
    });
    expect(page(text)).toContain('# \\<b\\>\\*A\\|B\\*\\</b\\>\n');
    expect(page(text)).toContain('\n| a\\|b \\(residual\\) | 8×8×1 | 2 |');
    expect(page(text)).toContain('\n| &emsp;batchNorm\\_0 | 8×8×1 | 2 |');
  });

  it('leaves open what an error leaves unknown', () => {
    const text = network({ layers: '[{ "type": "dense" }, { "type": "dense", "units": 3 }]' });
    expect(page(text)).toContain('# some file\n');
    expect(page(text)).toContain('| ? | ? | ? | ? | ? |');
    expect(page(text)).toContain('≥ 0');
    expect(page(text)).not.toContain('Training on');
  });

  it('is in Spanish where the editor is', () => {
    expect(page(network(), spanish)).toContain('| capa | salida |');
    expect(page(network(), spanish)).toMatch(/Entrenar con lotes de 32 ocupa \d+\.\d+ MB de memoria\./);
  });
});
