import { useEffect } from 'preact/hooks';
import type { MapsNetwork } from '../../../../src/protocol/featureMaps.ts';
import { Icon } from '../../../shared/controls/icon.tsx';
import { Problem } from '../../../shared/controls/problem.tsx';
import { Segments } from '../../../shared/controls/segments.tsx';
import { t } from '../../../shared/translate.ts';
import { weightsText } from '../layout/mapWords.ts';
import type { FeatureMapsView } from '../state/featureMapsView.ts';
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
        if (event.key === 'Escape') view.backTo(-1);
      }}
    >
      <Problems view={view} />
      <div class="maps-head">
        <div class="seen">
          <InputView view={view} look={look.value} />
          <PredictionView view={view} look={look.value} />
          <Choice view={view} look={look.value} />
        </div>
        <UnitCard view={view} />
      </div>
      <LayersBar view={view} network={network} />
      {network.layers.map((layer) => {
        const seen = looks.value.get(layer.name);
        return seen && <LayerRow key={layer.name} view={view} layer={layer} look={seen} />;
      })}
    </main>
  );
}

function LayersBar({ view, network }: { readonly view: FeatureMapsView; readonly network: MapsNetwork }) {
  const { weights } = network;
  return (
    <div class="caption layers-bar">
      <h2>{t('Layers')}</h2>
      <span class="fact small quiet">{weightsText(weights)}</span>
      <Epochs view={view} network={network} />
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

/** The way back through the epochs whose weights are at hand; the last are followed. */
function Epochs({ view, network }: { readonly view: FeatureMapsView; readonly network: MapsNetwork }) {
  const { epochs, weights } = network;
  if (epochs.length < 2 || weights.type === 'training') return null;
  const epoch = weights.type === 'run' ? (weights.epoch ?? 0) : 0;
  return (
    <input
      class="epochs"
      type="range"
      min={0}
      max={epochs.length - 1}
      value={Math.max(0, epochs.indexOf(epoch))}
      aria-label={t('Epoch')}
      aria-valuetext={String(epoch)}
      title={t('Epoch {epoch}', { epoch })}
      onInput={(event) => view.showEpoch(epochs[Number(event.currentTarget.value)])}
    />
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
          <button type="button" class="link" onClick={() => view.lookAt({ type: 'file' })}>
            {t('Image file…')}
          </button>
        </>
      )}
    </main>
  );
}
