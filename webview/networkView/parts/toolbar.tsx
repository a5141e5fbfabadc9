import type { ComponentChildren } from 'preact';
import { isInProgress } from '../../../src/protocol/isInProgress.ts';
import type { RunView } from '../../../src/protocol/networkView.ts';
import { Icon } from '../../shared/controls/icon.tsx';
import { IconButton } from '../../shared/controls/iconButton.tsx';
import { t } from '../../shared/translate.ts';
import { plannedEpochs, reachedEpochs } from '../layout/curves.ts';
import { runName, stateWord } from '../layout/runWords.ts';
import type { NetworkView } from '../state/networkView.ts';

interface ToolbarProps {
  readonly view: NetworkView;
  /** The switch between the pages. */
  readonly pages: ComponentChildren;
}

/** The file, its run, what can be done with it; a bar beneath says how far it is. */
export function Toolbar({ view, pages }: ToolbarProps) {
  const run = view.run.value;
  return (
    <header class="toolbar">
      <Icon name="network" />
      <h1 class="name">{view.file.value}</h1>
      {pages}
      {run && (
        <span class="quiet small hide-narrow facts" role="status">
          {stateWord(run.state)}, {runName(run)}
        </span>
      )}
      <span class="grow" />
      <span class="group">
        {run && isInProgress(run) ? <Controls view={view} run={run} /> : <Begin view={view} run={run} />}
      </span>
      {run && isInProgress(run) && <Progress run={run} />}
    </header>
  );
}

/** Of a run in progress. */
function Controls({ view, run }: { readonly view: NetworkView; readonly run: RunView }) {
  const { state } = run;
  const stops = state === 'stopping' ? t('It stops after this batch.') : undefined;
  const waits = state === 'queued' || state === 'starting' ? t('It has not begun to train yet.') : stops;
  const pauses = state === 'pausing' ? t('It pauses after this batch.') : waits;
  return (
    <>
      <IconButton
        icon="forward"
        label={t('Step')}
        hint={t('Trains one batch.')}
        text={t('Step')}
        disabledReason={state === 'paused' ? undefined : (waits ?? t('Pause first.'))}
        onPress={() => void view.control('stepBatch')}
      />
      <IconButton
        icon="stop"
        class="secondary"
        label={t('Stop')}
        hint={t('It can be gone on with from its last checkpoint.')}
        text={t('Stop')}
        disabledReason={stops}
        onPress={() => void view.control('stop')}
      />
      {state === 'paused' ? (
        <IconButton
          icon="play"
          class="primary wide"
          label={t('Continue')}
          text={t('Continue')}
          onPress={() => void view.control('resume')}
        />
      ) : (
        <IconButton
          icon="pause"
          class="primary wide"
          label={t('Pause')}
          text={t('Pause')}
          disabledReason={pauses}
          onPress={() => void view.control('pause')}
        />
      )}
    </>
  );
}

/** Where no run is in progress. */
function Begin({ view, run }: { readonly view: NetworkView; readonly run: RunView | null }) {
  const obstacle = view.obstacle.value ?? undefined;
  return (
    <>
      {run?.canResume && (
        <IconButton
          icon="later"
          class="secondary"
          label={t('Resume')}
          hint={t('Goes on from the last checkpoint of this run.')}
          text={t('Resume')}
          onPress={() => void view.resume()}
        />
      )}
      <IconButton
        icon="play"
        class="primary wide"
        label={t('Train')}
        hint={t('Begins a new run.')}
        text={t('Train')}
        disabledReason={obstacle}
        onPress={() => void view.train()}
      />
    </>
  );
}

function Progress({ run }: { readonly run: RunView }) {
  if (run.state === 'queued' || run.state === 'starting') {
    return (
      <div class="progress moving">
        <div role="progressbar" aria-label={stateWord(run.state)} />
      </div>
    );
  }
  const percent = Math.round((100 * reachedEpochs(run)) / plannedEpochs(run));
  return (
    <div class="progress">
      <div
        role="progressbar"
        aria-label={t('Training')}
        aria-valuenow={percent}
        aria-valuemin={0}
        aria-valuemax={100}
        style={{ width: `${percent}%` }}
      />
    </div>
  );
}
