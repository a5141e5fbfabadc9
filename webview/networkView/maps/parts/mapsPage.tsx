import { useEffect } from 'preact/hooks';
import { Icon } from '../../../shared/controls/icon.tsx';
import { Problem } from '../../../shared/controls/problem.tsx';
import { Segments } from '../../../shared/controls/segments.tsx';
import { t } from '../../../shared/translate.ts';
import type { FeatureMapsView } from '../state/featureMapsView.ts';
import { ChangesBar } from './changesBar.tsx';
import { Epochs } from './epochs.tsx';
import { Choice, InputView } from './inputView.tsx';
import { LayerRow } from './layerRow.tsx';
import { PredictionView } from './predictionView.tsx';
import { UnitCard } from './unitCard.tsx';

/** What every layer makes of an image. */
export function MapsPage({ view }: { readonly view: FeatureMapsView }) {
  useEffect(() => {
    void view.start();
    return () => view.leave();
  }, [view]);
  const { snapshot, look } = view;
  const network = snapshot.value?.network;
  if (!network || !look.value) return <NoMaps view={view} />;
  const { looks } = view;
  return (
    <main
      class="feature-maps"
      aria-busy={view.isLooking.value}
      onKeyDown={(event) => {
        if (event.key === 'Escape') view.units.backTo(-1);
      }}
    >
      <Problems view={view} />
      <div class="maps-head">
        <div class="seen">
          <InputView view={view} look={look.value} />
          <PredictionView look={look.value} />
          <Choice view={view} look={look.value} />
        </div>
        <ChangesBar view={view} />
        <UnitCard view={view} />
      </div>
      <LayersBar view={view} />
      <Epochs view={view} network={network} />
      {network.layers.map((layer) => {
        const seen = looks.value.get(layer.name);
        return seen && <LayerRow key={layer.name} view={view} layer={layer} look={seen} />;
      })}
    </main>
  );
}

function LayersBar({ view }: { readonly view: FeatureMapsView }) {
  return (
    <div class="caption layers-bar">
      <h2>{t('Layers')}</h2>
      <span class="grow" />
      <span class="small quiet hide-narrow" aria-hidden="true">
        {t('Scale')}
      </span>
      <Segments
        label={t('Scale')}
        choices={[
          { value: 'map', label: t('Map') },
          { value: 'layer', label: t('Layer') },
          { value: 'network', label: t('Network') },
          { value: 'locked', label: t('Locked') },
        ]}
        value={view.choices.value.scale}
        onChange={(scale) => view.setScale(scale)}
      />
    </div>
  );
}

/** What is in the way of newer maps; those that are there stay. */
function Problems({ view }: { readonly view: FeatureMapsView }) {
  const { snapshot, failure } = view;
  const weights = snapshot.value?.network?.weights;
  const why = weights?.type === 'random' ? weights.why : null;
  const problem = snapshot.value?.problem ?? null;
  const said = [problem, failure.value, why].filter((text) => text !== null);
  return (
    <>
      {said.map((text) => (
        <p key={text} class="note" role="status">
          <Icon name="warning" />
          <span>{text}</span>
        </p>
      ))}
      {problem !== null && (
        <p class="standing quiet small">{t('The maps are those of the file before this change.')}</p>
      )}
    </>
  );
}

/** What stands in place of the maps while there are none. */
function NoMaps({ view }: { readonly view: FeatureMapsView }) {
  const { snapshot, failure, isLooking } = view;
  const problem = snapshot.value?.problem ?? null;
  if (problem === null && (failure.value === null || isLooking.value)) {
    return (
      <main class="state late">
        <p class="quiet" role="status">
          {snapshot.value?.network ? t('Reading the image…') : t('Reading the network…')}
        </p>
      </main>
    );
  }
  return (
    <main class="state">
      <p class="strong">{t('No feature maps yet')}</p>
      <Problem>{problem ?? failure.value}</Problem>
      {problem === null && (
        <>
          <p class="quiet">{t('Any image file will do meanwhile.')}</p>
          <button type="button" class="link" onClick={() => view.chooseFile()}>
            {t('Image file…')}
          </button>
        </>
      )}
    </main>
  );
}
