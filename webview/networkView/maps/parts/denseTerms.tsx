import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { UnitExplanation, WeightedTerm } from '../../../../src/protocol/featureMaps.ts';
import { IconButton } from '../../../shared/controls/iconButton.tsx';
import { ValueField } from '../../../shared/controls/valueField.tsx';
import { formatNumber, shortest } from '../../../shared/numbers.ts';
import { t } from '../../../shared/translate.ts';
import { isSameChange, type WeightChange } from '../layout/changedNumbers.ts';
import { unitName } from '../layout/mapWords.ts';
import type { FeatureMapsView } from '../state/featureMapsView.ts';
import { type ArithmeticProps, bracketed, TermLink } from './arithmetic.tsx';
import { tenths } from './kernelEditor.tsx';

interface DenseTermsProps extends ArithmeticProps {
  readonly explanation: Extract<UnitExplanation, { readonly type: 'dense' }>;
}

/** What a dense layer multiplies and adds up, the largest first; a weight that is clicked is edited above them. */
export function DenseTerms(props: DenseTermsProps) {
  const { view, explanation } = props;
  const [edited, setEdited] = useState<WeightedTerm | null>(null);
  const list = useRef<HTMLOListElement>(null);
  const isDense = view.layers.value.some(
    ({ name, type }) => name === explanation.unit.layer && type === 'dense',
  );
  const onClose = () => {
    const place = edited ? explanation.terms.findIndex(isOf(edited)) : -1;
    list.current?.querySelectorAll<HTMLElement>('.weight')[place]?.focus();
    setEdited(null);
  };
  return (
    <>
      {edited && (
        <WeightEditor
          key={unitName(edited.unit)}
          view={view}
          unit={explanation.unit.place[0]}
          term={explanation.terms.find(isOf(edited)) ?? edited}
          layer={explanation.unit.layer ?? ''}
          onClose={onClose}
        />
      )}
      <ol class="terms small" ref={list}>
        {explanation.terms.map((term) => (
          <li key={term.unit.place.join()}>
            <TermLink {...props} term={term} />
            <span class="mono">
              {formatNumber(term.value)} ·{' '}
              {isDense ? (
                <button
                  type="button"
                  class="weight"
                  title={t('Click it to edit it.')}
                  aria-label={t('Weight {weight} of {unit}', {
                    weight: formatNumber(term.weight),
                    unit: unitName(term.unit),
                  })}
                  onClick={() => setEdited(term)}
                >
                  {bracketed(term.weight)}
                </button>
              ) : (
                bracketed(term.weight)
              )}{' '}
              = <b>{formatNumber(term.product)}</b>
            </span>
          </li>
        ))}
      </ol>
    </>
  );
}

interface WeightEditorProps {
  readonly view: FeatureMapsView;
  readonly layer: string;
  readonly unit: number;
  readonly term: WeightedTerm;
  readonly onClose: () => void;
}

/** One weight of a dense layer. It stands still while its term moves among the others. */
function WeightEditor({ view, layer, unit, term, onClose }: WeightEditorProps) {
  const { changes } = view;
  const place = [inputOf(view, term), unit];
  const change = (value: number): WeightChange => ({
    type: 'weight',
    tensor: `${layer}.kernel`,
    place,
    value,
  });
  const found = changes.list.value.find((each) => isSameChange(each, change(0)));
  const trained = useRef(found ? Number.NaN : term.weight);
  // Opened with a change it is known when that is taken back.
  if (!found) trained.current = term.weight;
  const editor = useRef<HTMLParagraphElement>(null);
  useLayoutEffect(() => editor.current?.querySelector('input')?.focus(), []);
  return (
    <p
      ref={editor}
      class="weight-editor small"
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        onClose();
      }}
    >
      <span aria-hidden="true">{t('weight of {unit}', { unit: unitName(term.unit) })}</span>
      <ValueField
        label={t('weight of {unit}', { unit: unitName(term.unit) })}
        kind={tenths}
        value={shortest(found?.type === 'weight' ? found.value : term.weight)}
        onChange={(value) => changes.set(change(value), () => trained.current)}
      />
      <IconButton
        icon="undo"
        label={t('Restore this weight')}
        disabledReason={found ? undefined : t('It is as it was trained.')}
        onPress={() => changes.takeBack([change(0)])}
      />
      <IconButton icon="close" label={t('Close')} hint={t('Esc')} onPress={onClose} />
    </p>
  );
}

/** Whether a term is of the same unit. */
function isOf({ unit }: WeightedTerm): (term: WeightedTerm) => boolean {
  return (term) => unitName(term.unit) === unitName(unit);
}

/** Which of a vector's numbers a unit is: the layer before may have maps. */
function inputOf(view: FeatureMapsView, { unit: { layer, place } }: WeightedTerm): number {
  const network = view.snapshot.value?.network;
  const shape = layer === null ? network?.input : network?.layers.find(({ name }) => name === layer)?.shape;
  return place.reduce((index, part, axis) => index * (shape?.[axis] ?? 1) + part, 0);
}
