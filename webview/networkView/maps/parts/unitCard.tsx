import { useEffect, useRef } from 'preact/hooks';
import type { Unit } from '../../../../src/protocol/featureMaps.ts';
import { IconButton } from '../../../shared/controls/iconButton.tsx';
import { formatNumber } from '../../../shared/numbers.ts';
import { t } from '../../../shared/translate.ts';
import { isAnswer } from '../layout/changedNumbers.ts';
import { unitName } from '../layout/mapWords.ts';
import type { FeatureMapsView } from '../state/featureMapsView.ts';
import { Arithmetic } from './arithmetic.tsx';

/** The arithmetic of the unit that was opened, and the way to it; before that, what can be done. */
export function UnitCard({ view }: { readonly view: FeatureMapsView }) {
  const trail = view.units.trail.value;
  const shown = trail.at(-1);
  const top = useRef<HTMLDivElement>(null);
  const unit = shown && unitName(shown.explanation.unit);
  useEffect(() => {
    if (unit !== undefined) top.current?.scrollIntoView({ block: 'nearest' });
  }, [unit]);
  if (!shown) return <Pointed view={view} />;
  const { explanation, text } = shown;
  return (
    <section class="unit-card" aria-label={t('Arithmetic')}>
      <div ref={top} class="caption">
        <nav class="crumbs" aria-label={t('Way to this unit')}>
          {trail.slice(0, -1).map((step, place) => (
            <button key={place} type="button" class="link" onClick={() => view.units.backTo(place)}>
              {unitName(step.explanation.unit)}
            </button>
          ))}
          <span class="strong" aria-current="true">
            {unitName(explanation.unit)} = <span class="mono">{formatNumber(explanation.value)}</span>
          </span>
        </nav>
        <span class="grow" />
        <IconButton icon="copy" label={t('Copy as text')} onPress={() => view.copy(text)} />
        <IconButton icon="close" label={t('Close')} hint={t('Esc')} onPress={() => view.units.backTo(-1)} />
      </div>
      <UnitSwitch view={view} unit={explanation.unit} />
      <Arithmetic view={view} shown={shown} trail={trail} />
    </section>
  );
}

/** Says that a unit is switched off; one of a vector is switched here, maps are in their row. */
function UnitSwitch({
  view,
  unit: { layer, place },
}: {
  readonly view: FeatureMapsView;
  readonly unit: Unit;
}) {
  const channel = place.at(-1) ?? 0;
  const isOff = layer !== null && view.changes.isOff(layer, channel);
  const isSwitched = layer !== null && place.length === 1 && !isAnswer(view.layers.value, layer);
  if (!isOff && !isSwitched) return null;
  return (
    <p class="small">
      {isOff && `${t('Switched off: what reads it gets 0.')} `}
      {isSwitched && (
        <button
          type="button"
          class="link"
          title={t('What would be predicted if it were 0? Nothing is written.')}
          onClick={() => view.changes.toggle({ type: 'map', layer, channel })}
        >
          {isOff ? t('Switch it on again') : t('Switch off unit {channel}', { channel })}
        </button>
      )}
    </p>
  );
}

/** The unit that is pointed at, in words. */
function Pointed({ view }: { readonly view: FeatureMapsView }) {
  const pointed = view.units.pointed.value;
  const field = pointed?.marks.find(({ layer }) => layer === null);
  return (
    <section class="unit-card" aria-label={t('Unit')} aria-live="polite">
      <div class="caption">
        <h2>{t('Unit')}</h2>
      </div>
      {pointed ? (
        <>
          <p>
            {unitName(pointed.unit)} = <span class="strong mono">{formatNumber(pointed.value)}</span>
          </p>
          {pointed.unit.layer !== null && (
            <p class="small quiet">
              {field
                ? t('It sees rows {top} to {bottom} and columns {left} to {right} of the image.', {
                    top: field.row,
                    bottom: field.row + field.rows - 1,
                    left: field.column,
                    right: field.column + field.columns - 1,
                  })
                : t('It sees nothing of the image, only padding.')}
            </p>
          )}
        </>
      ) : (
        <p class="small quiet">
          {t(
            'Point at a map to see what a unit reads, click it for its arithmetic. Arrow keys move, Enter opens.',
          )}
        </p>
      )}
    </section>
  );
}
