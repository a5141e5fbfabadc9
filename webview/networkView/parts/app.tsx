import type { NetworkView } from '../state/networkView.ts';
import { NoRun } from './states.tsx';
import { Toolbar } from './toolbar.tsx';
import { TrainingPage } from './trainingPage.tsx';

/** The network view of one file. */
export function App({ view }: { readonly view: NetworkView }) {
  const run = view.run.value;
  return (
    <div class="panel">
      <Toolbar view={view} />
      {run ? <TrainingPage view={view} run={run} /> : <NoRun view={view} />}
    </div>
  );
}
