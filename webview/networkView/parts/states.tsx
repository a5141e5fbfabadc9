import { Problem } from '../../shared/controls/problem.tsx';
import { t } from '../../shared/translate.ts';
import type { NetworkView } from '../state/networkView.ts';

/** What stands in place of a run before the first. */
export function NoRun({ view }: { readonly view: NetworkView }) {
  const obstacle = view.obstacle.value;
  const failure = view.failure.value;
  return (
    <main class="state">
      <p class="strong">{t('Not trained yet')}</p>
      {obstacle === null ? (
        <p class="quiet">
          {t(
            'Train begins: loss and accuracy are drawn while it learns, and every run is kept beside the file.',
          )}
        </p>
      ) : (
        <Problem>{obstacle}</Problem>
      )}
      {failure !== null && <Problem>{failure}</Problem>}
      <div class="state-actions">
        <button type="button" class="link" onClick={view.showFile}>
          {t('Show the file')}
        </button>
        {failure !== null && <LogLink view={view} />}
      </div>
    </main>
  );
}

/** What stands in place of the whole panel where it could not start. */
export function NotStarted() {
  return (
    <main class="state">
      <Problem>{t('The network view could not start. Close it and open it again from the file.')}</Problem>
    </main>
  );
}

/** Opens the details of what went wrong. */
export function LogLink({ view }: { readonly view: NetworkView }) {
  return (
    <button type="button" class="link" onClick={view.showLog}>
      {t('Show details')}
    </button>
  );
}
