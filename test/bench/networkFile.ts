/** The work that a keystroke in a network file makes, without the plan that waits for a pause in typing. */
import { hoverAt } from '../../src/language/hover.ts';
import { inlayHints } from '../../src/language/inlayHints.ts';
import { Speech } from '../../src/language/speech.ts';
import { checkNetwork } from '../../src/network/check/checkNetwork.ts';
import { type BenchRow, median } from './benchRow.ts';

const layers = 300;
const goalMs = 10;
const [warmups, rounds] = [50, 200];

export async function networkFile(): Promise<BenchRow[]> {
  const speech = new Speech({}, 'en');
  const times: number[] = [];
  for (let round = 0; round < warmups + rounds; round++) {
    const text = textOf(round);
    const offset = text.lastIndexOf('"conv2d"');
    const begin = performance.now();
    const checked = checkNetwork(text, {}, { withPlan: false });
    inlayHints(checked, speech);
    hoverAt(checked, offset, speech);
    if (round >= warmups) times.push(performance.now() - begin);
  }
  const ours = median(times);
  const largest = Math.max(...times).toFixed(1);
  return [
    {
      work: `check, hints and a hover, ${layers} layers`,
      threads: 1,
      peer: 'goal',
      ours,
      theirs: goalMs,
      unit: 'ms',
      ratio: goalMs / ours,
      note: `median of ${rounds}; longest ${largest} ms`,
    },
  ];
}

/** Another text in each round, as typing makes it. */
function textOf(round: number): string {
  const conv = { type: 'conv2d', filters: 8, kernelSize: 3, padding: 'same', activation: 'relu' };
  const last = [{ type: 'flatten' }, { type: 'dense', units: 4, activation: 'softmax' }];
  const all = [...new Array(layers - last.length).fill(conv), ...last];
  return `{
  "name": "Round ${round}",
  "input": { "shape": [28, 28, 1] },
  "dataset": { "type": "synthetic", "generator": "shapes", "validationSplit": 0.2 },
  "layers": [
${all.map((layer) => `    ${JSON.stringify(layer)}`).join(',\n')}
  ]
}
`;
}
