import type { NetworkPage } from '../../../src/protocol/networkView.ts';
import { Segments } from '../../shared/controls/segments.tsx';
import { t } from '../../shared/translate.ts';
import { MapsPage } from '../maps/parts/mapsPage.tsx';
import type { FeatureMapsView } from '../maps/state/featureMapsView.ts';
import type { NetworkView } from '../state/networkView.ts';
import type { ShownPage } from '../state/shownPage.ts';
import { NoRun } from './states.tsx';
import { Toolbar } from './toolbar.tsx';
import { TrainingPage } from './trainingPage.tsx';

export interface AppProps {
  readonly view: NetworkView;
  readonly maps: FeatureMapsView;
  readonly shown: ShownPage;
}

/** The network view of one file: its feature maps, or its runs. */
export function App({ view, maps, shown }: AppProps) {
  const run = view.run.value;
  return (
    <div class="panel">
      <Toolbar view={view} pages={<Pages shown={shown} />} />
      {shown.page.value === 'maps' ? (
        <MapsPage view={maps} />
      ) : run ? (
        <TrainingPage view={view} run={run} />
      ) : (
        <NoRun view={view} />
      )}
    </div>
  );
}

function Pages({ shown }: Pick<AppProps, 'shown'>) {
  return (
    <Segments<NetworkPage>
      label={t('Page')}
      choices={[
        { value: 'maps', label: t('Feature maps') },
        { value: 'training', label: t('Training') },
      ]}
      value={shown.page.value}
      onChange={(page) => shown.choose(page)}
    />
  );
}
