import { describe, expect, it } from 'vitest';
import { type Declaration, declared } from '../../.ci/engineReference/declarations.ts';
import { enginePage, toldNames } from '../../.ci/engineReference/enginePage.ts';
import spanish from '../../.ci/engineReference/spanish.json' with { type: 'json' };
import { generatedFiles } from '../../.ci/generated.ts';
import * as engine from '../../src/engine/index.ts';

/** The page that `npm run generate` makes of the engine's docstrings; that it is fresh, the other generated files' test says. */

const files = generatedFiles();
const [english, inSpanish] = [files['media/reference/engine.md'], files['media/reference/engine.es.md']];

/** Exports that the page leaves to others: filters are the Kernel Lab's, errors and shapes stand in the text. */
const elsewhere = [
  ...['FilterEngine', 'imageTensor', 'referenceFilter', 'chainGeometry', 'checkChain', 'checkWindow'],
  ...['windowGeometry', 'unreadCells', 'activationNames', 'EngineError', 'LayerError', 'initializers'],
  ...['batchStatistics', 'sampleCrossEntropies'],
];

describe('the page about the engine', () => {
  it('tells of every export that trains', () => {
    const untold = Object.keys(engine).filter((name) => !toldNames.includes(name));
    expect(untold.sort()).toEqual(elsewhere.sort());
    for (const name of toldNames) expect(english).toContain(`\n### ${name}\n`);
  });

  it('is of no name that two files declare', () => {
    const one: Declaration = { kind: 'interface', name: 'Plan', doc: [], lines: [' {'] };
    expect(declared([one], 'Plan')).toBe(one);
    expect(declared([one], 'Pair')).toBeUndefined();
    expect(() => declared([one, { ...one }], 'Plan')).toThrow('Plan');
  });

  it('says how an op is called, what it computes, and what its options are', () => {
    const start = english.indexOf('### softmaxCrossEntropy');
    expect(english.slice(start, english.indexOf('### meanSquaredError'))).toBe(
      `### softmaxCrossEntropy

Softmax and cross entropy in one, so that no logit, however large, makes a logarithm of zero.

\`\`\`ts
softmaxCrossEntropy.forward({ logits, labels }, { labelSmoothing? }): Tensor
softmaxCrossEntropy.backward({ logits, labels }, { labelSmoothing? }, dOutput): { dLogits }
\`\`\`

loss = −1/batch · Σ_n Σ_k t[n, k] · ln p[n, k], p = softmax(logits), t[n, k] = (1 − labelSmoothing) · [k = label n] + labelSmoothing / classes. In nats.

Backward: dLogits = dOutput · (p − t) / batch.

Shapes: \`[batch, classes]\`, \`[batch]\` → \`[1]\`. Loss of each sample: \`sampleCrossEntropies\`.

| Field | Type | What it is |
| --- | --- | --- |
| \`labelSmoothing?\` | \`number\` | The share of each target that is spread over all classes, from 0 to below 1; 0 by default. |

`,
    );
  });

  it('has the same headings and code in both languages, and no English sentence in the Spanish one', () => {
    const fixed = (page: string) => page.match(/^### .*|```(ts|js)\n/gm);
    expect(fixed(inSpanish)).toEqual(fixed(english));
    expect(inSpanish).not.toMatch(/by default|Backward:|Shapes:/);
  });

  it('has a Spanish sentence for what it says and for nothing else', () => {
    const said = new Set<string>();
    enginePage((sentence) => {
      said.add(sentence);
      return sentence;
    }, '');
    expect(Object.keys(spanish).sort()).toEqual([...said].sort());
  });
});
