import type { MapsLook, MapsPart, SampleSearch, SeenSample } from '../../../../src/protocol/featureMaps.ts';
import { SelectBox } from '../../../shared/controls/selectBox.tsx';
import { t } from '../../../shared/translate.ts';
import { partWord } from '../layout/mapWords.ts';
import type { FeatureMapsView } from '../state/featureMapsView.ts';

interface SampleChoiceProps {
  readonly view: FeatureMapsView;
  readonly look: MapsLook;
  readonly sample: SeenSample;
}

/** Where the sample stands in its part of the data, and which samples are looked at. */
export function SampleChoice({ view, look, sample }: SampleChoiceProps) {
  const { label, verdict } = view.filter.value;
  return (
    <>
      <span class="small quiet">
        {t('{index} of {count}', { index: sample.index + 1, count: countOf(sample) })}
      </span>
      {sample.searched !== null && (
        <span class="small" role="status">
          {sample.searched === 1
            ? t('None in 1 sample so far: the next step goes on from here.')
            : t('None in {count} samples so far: the next step goes on from here.', {
                count: sample.searched,
              })}
        </span>
      )}
      <span class="sample-filter">
        {sample.counts.length > 1 && (
          <SelectBox<MapsPart>
            label={t('Part of the data')}
            choices={sample.counts.map(({ part }) => ({ value: part, label: partWord(part) }))}
            value={sample.part}
            onChange={(part) => view.lookAtSample(part, 0)}
          />
        )}
        {look.classes && (
          <SelectBox
            label={t('Class')}
            choices={[
              { value: '', label: t('all classes') },
              ...look.classes.map((name, place) => ({ value: String(place), label: name })),
            ]}
            value={label === null ? '' : String(label)}
            onChange={(value) => view.setFilter({ label: value === '' ? null : Number(value) })}
          />
        )}
        <SelectBox<NonNullable<SampleSearch['verdict']> | ''>
          label={t('Right or wrong')}
          choices={[
            { value: '', label: t('right or wrong') },
            { value: 'right', label: t('right') },
            { value: 'wrong', label: t('wrong') },
          ]}
          value={verdict ?? ''}
          onChange={(value) => view.setFilter({ verdict: value || null })}
        />
      </span>
    </>
  );
}

export function countOf({ part, counts }: SeenSample): number {
  return counts.find((each) => each.part === part)?.count ?? 0;
}
