import type { FileDifference, RunSummary, RunView } from '../../../src/protocol/networkView.ts';
import { t } from '../../shared/translate.ts';
import { numberOrDash, runName, stateWord } from '../layout/runWords.ts';
import { mostCompared, type NetworkView } from '../state/networkView.ts';

/** All runs of the file: their last numbers; those that are laid over this one, and in what their files differ. */
export function Runs({ view, run }: { readonly view: NetworkView; readonly run: RunView }) {
  const runs = view.runs.value;
  const compared = view.compared.value;
  return (
    <section class="two below" aria-label={t('Runs')}>
      <div>
        <div class="caption">
          <h2>{t('Runs')}</h2>
          <span class="fact quiet small">
            {t('accuracies at the end; tick one to lay its curves over these')}
          </span>
        </div>
        <div class="scroll">
          <table class="facts-table runs small">
            <thead>
              <tr>
                <td />
                <th scope="col">{t('run')}</th>
                <th scope="col">{t('epoch')}</th>
                <th scope="col">{t('loss')}</th>
                <th scope="col">{t('train')}</th>
                <th scope="col">{t('validation')}</th>
                <th scope="col">{t('test')}</th>
              </tr>
            </thead>
            <tbody>
              {runs.map((one) => (
                <RunRow key={one.id} view={view} run={one} isShown={one.id === run.id} />
              ))}
            </tbody>
          </table>
        </div>
      </div>
      <div>
        {compared.map((other) => (
          <Differences key={other.id} view={view} run={run} other={other} />
        ))}
      </div>
    </section>
  );
}

interface RunRowProps {
  readonly view: NetworkView;
  readonly run: RunSummary;
  readonly isShown: boolean;
}

/** Accuracies at the end of the last epoch. */
function RunRow({ view, run, isShown }: RunRowProps) {
  const compared = view.compared.value;
  const place = compared.findIndex(({ id }) => id === run.id);
  const name = runName(run);
  return (
    <tr class={isShown ? 'shown' : ''} aria-current={isShown ? 'true' : undefined}>
      <td>
        <input
          type="checkbox"
          aria-label={t('Lay {name} over', { name })}
          checked={place >= 0}
          disabled={isShown || (place < 0 && compared.length >= mostCompared)}
          onChange={(event) => void view.compare(run.id, event.currentTarget.checked)}
        />
      </td>
      <th scope="row">
        {place >= 0 && <span class={`swatch other-${place + 1}`} />}
        {isShown ? (
          <b>{name}</b>
        ) : (
          <button type="button" class="link" onClick={() => void view.showRun(run.id)}>
            {name}
          </button>
        )}
        <span class="quiet"> {stateWord(run.state)}</span>
      </th>
      <td>{run.last ? `${run.last.epoch}${run.epochs === null ? '' : ` / ${run.epochs}`}` : '–'}</td>
      <td>{numberOrDash(endLoss(run))}</td>
      <td>{numberOrDash(run.last?.trainAccuracy)}</td>
      <td>{numberOrDash(run.last?.validationAccuracy)}</td>
      <td>{numberOrDash(run.last?.testAccuracy)}</td>
    </tr>
  );
}

/** On images that a run was not trained on, where there are some. */
function endLoss({ last }: RunSummary): number | null {
  return last && (last.validationLoss ?? last.testLoss ?? last.trainLoss);
}

interface DifferencesProps {
  readonly view: NetworkView;
  readonly run: RunView;
  readonly other: RunView;
}

/** In what the files of two runs differ. */
function Differences({ view, run, other }: DifferencesProps) {
  const found = view.differences.value.get(other.id);
  return (
    <div class="differences small">
      <div class="caption">
        <h3>{t('{one} and {other}', { one: runName(run), other: runName(other) })}</h3>
        <span class="grow" />
        <button type="button" class="link" onClick={() => void view.showDifferences(other.id)}>
          {t('Both files side by side')}
        </button>
      </div>
      {found?.length === 0 && <p class="quiet">{t('Their files are the same.')}</p>}
      {found && found.length > 0 && <DifferenceTable found={found} />}
    </div>
  );
}

function DifferenceTable({ found }: { readonly found: readonly FileDifference[] }) {
  return (
    <div class="scroll">
      <table class="facts-table found">
        <tbody>
          {found.map(({ path, one, other }) => (
            <tr key={path}>
              <th scope="row" class="mono">
                {path}
              </th>
              <td class="mono">{one ?? t('absent')}</td>
              <td class="mono">{other ?? t('absent')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
