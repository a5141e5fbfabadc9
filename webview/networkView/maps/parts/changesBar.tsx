import { IconButton } from '../../../shared/controls/iconButton.tsx';
import { t } from '../../../shared/translate.ts';
import { changeGroups } from '../layout/changeGroups.ts';
import { partWord } from '../layout/mapWords.ts';
import type { FeatureMapsView } from '../state/featureMapsView.ts';

/** What is switched off or edited, each to be taken back, and how many images are named right with that. */
export function ChangesBar({ view }: { readonly view: FeatureMapsView }) {
  const { changes } = view;
  const list = changes.list.value;
  if (list.length === 0) return null;
  const { accuracy, saved } = changes;
  const isVector = (name: string) =>
    view.layers.value.find((layer) => layer.name === name)?.shape.length === 1;
  return (
    <section class="changes small" aria-label={t('Changed network')}>
      <h2 title={t('Maps, kernels and arithmetic are those of the changed network.')}>
        {t('Changed network')}
      </h2>
      <ul class="changes-list">
        {changeGroups(list, isVector).map((group) => (
          <li key={group.text} class="change">
            <span>{group.text}</span>
            <IconButton
              icon="close"
              label={t('Take back: {change}', { change: group.text })}
              onPress={() => changes.takeBack(group.changes)}
            />
          </li>
        ))}
      </ul>
      <span class="changes-actions">
        <button type="button" class="link" onClick={() => changes.takeBack(list)}>
          {t('All back')}
        </button>
        <button
          type="button"
          class="link"
          title={t('Writes them into a file of its own, for evaluate and predict with --checkpoint.')}
          onClick={() => void changes.save()}
        >
          {t('Save changed weights…')}
        </button>
      </span>
      <span role="status">
        {accuracy.value &&
          t('Of {count} images ({part}) it names {trained} right, with the changes {changed}.', {
            count: accuracy.value.count,
            part: partWord(accuracy.value.part),
            trained: Math.round(accuracy.value.trained * accuracy.value.count),
            changed: Math.round(accuracy.value.changed * accuracy.value.count),
          })}{' '}
        {saved.value !== null && t('Saved as {name}.', { name: saved.value })}
      </span>
    </section>
  );
}
