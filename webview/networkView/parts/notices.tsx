import type { ComponentChildren } from 'preact';
import { isInProgress } from '../../../src/protocol/isInProgress.ts';
import type { RunView } from '../../../src/protocol/networkView.ts';
import { Icon } from '../../shared/controls/icon.tsx';
import { IconButton } from '../../shared/controls/iconButton.tsx';
import { t } from '../../shared/translate.ts';
import { standing } from '../layout/runWords.ts';
import type { NetworkView } from '../state/networkView.ts';
import { LogLink } from './states.tsx';

/** What a person should know now: why the run has ended, what is wrong with it, what was refused. */
export function Notices({ view, run }: { readonly view: NetworkView; readonly run: RunView }) {
  const failure = view.failure.value;
  const words = standing(run);
  const skipped = run.last?.skipped ?? 0;
  const obstacle = isInProgress(run) ? null : view.obstacle.value;
  const all = run.health?.warnings ?? [];
  /** What ended the run has been a warning, too: it is said once, with its layer. */
  const fatal = all.find(({ problem }) => run.problem?.startsWith(problem));
  const warnings = all.filter((each) => each !== fatal && !view.dismissed.value.has(each.problem));
  return (
    <>
      {words !== null && <p class="standing small quiet">{words}</p>}
      {obstacle !== null && <Notice kind="warning" text={obstacle} />}
      {run.problem !== null && (
        <Notice kind="error" text={run.problem}>
          <LayerLink view={view} layer={fatal?.layer ?? null} />
          <LogLink view={view} />
        </Notice>
      )}
      {skipped > 0 && (
        <Notice
          kind="warning"
          text={t('Images that do not decode are left out; so far there are {count}.', { count: skipped })}
        />
      )}
      {failure !== null && (
        <Notice kind="error" text={failure}>
          <LogLink view={view} />
        </Notice>
      )}
      {warnings.map(({ layer, problem, remedy }) => (
        <Notice key={problem} kind="warning" text={problem} remedy={remedy}>
          <LayerLink view={view} layer={layer} />
          <IconButton icon="close" label={t('Dismiss')} onPress={() => view.dismiss(problem)} />
        </Notice>
      ))}
    </>
  );
}

function LayerLink({ view, layer }: { readonly view: NetworkView; readonly layer: string | null }) {
  if (layer === null) return null;
  return (
    <button type="button" class="link" onClick={() => void view.showLayer(layer)}>
      {t('Show in file')}
    </button>
  );
}

interface NoticeProps {
  readonly kind: 'warning' | 'error';
  readonly text: string;
  readonly remedy?: string;
  readonly children?: ComponentChildren;
}

function Notice({ kind, text, remedy, children }: NoticeProps) {
  return (
    <div class={`note small ${kind}`} role="alert">
      <Icon name="warning" />
      <span class="grow">
        <span class={remedy === undefined ? '' : 'strong'}>{text}</span> {remedy}
      </span>
      {children}
    </div>
  );
}
