import type { RunView } from '../../../src/protocol/networkView.ts';
import type { NetworkView } from '../state/networkView.ts';
import { Charts } from './charts.tsx';
import { ConfusionView } from './confusionView.tsx';
import { HealthView } from './healthView.tsx';
import { Kernels } from './kernels.tsx';
import { Notices } from './notices.tsx';
import { Runs } from './runs.tsx';
import { StatusLine } from './statusLine.tsx';
import { WrongSamplesView } from './wrongSamples.tsx';

/** One run: how it goes, what it learned, what it still gets wrong; other runs beneath. */
export function TrainingPage({ view, run }: { readonly view: NetworkView; readonly run: RunView }) {
  return (
    <main class="training">
      <StatusLine run={run} />
      <Notices view={view} run={run} />
      <Charts view={view} run={run} />
      <div class="two learned">
        <div>
          <Kernels view={view} run={run} />
          <WrongSamplesView view={view} run={run} />
        </div>
        <div>
          <ConfusionView view={view} run={run} />
          <HealthView view={view} run={run} />
        </div>
      </div>
      <Runs view={view} run={run} />
    </main>
  );
}
