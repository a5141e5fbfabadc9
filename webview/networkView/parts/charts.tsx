import { useMemo } from 'preact/hooks';
import { isInProgress } from '../../../src/protocol/isInProgress.ts';
import type { RunView } from '../../../src/protocol/networkView.ts';
import { type ChartScale, linearScale, logScale, shareScale } from '../../shared/charts/chartScale.ts';
import { LineChart, readColor } from '../../shared/charts/lineChart.tsx';
import { IconButton } from '../../shared/controls/iconButton.tsx';
import { Segments } from '../../shared/controls/segments.tsx';
import { themeVersion } from '../../shared/theme.ts';
import { t } from '../../shared/translate.ts';
import {
  type CurveColors,
  chartLines,
  type Measure,
  plannedEpochs,
  type RunCurves,
  reachedEpochs,
  runCurves,
} from '../layout/curves.ts';
import { reading } from '../layout/reading.ts';
import { measureText, runName } from '../layout/runWords.ts';
import type { NetworkView } from '../state/networkView.ts';
import { fill } from './fill.tsx';

interface ChartsProps {
  readonly view: NetworkView;
  readonly run: RunView;
}

/** Loss and accuracy side by side, pointed at together, and the epoch looked at beneath. */
export function Charts({ view, run }: ChartsProps) {
  return (
    <>
      <section class="two" aria-label={t('Curves')}>
        <MeasureChart view={view} run={run} measure="loss" />
        <MeasureChart view={view} run={run} measure="accuracy" />
      </section>
      <Scrubber view={view} run={run} />
    </>
  );
}

function MeasureChart({ view, run, measure }: ChartsProps & { readonly measure: Measure }) {
  const compared = view.compared.value;
  const { lossScale } = view.choices.value;
  const { points, history, facts } = run;
  const curves = useMemo(() => runCurves(run, measure), [points, history, facts, measure]);
  const others = useMemo(
    () => compared.map((other) => ({ name: runName(other), curves: runCurves(other, measure) })),
    [compared, measure],
  );
  const colors = useCurveColors();
  const scale = useMemo(
    () => scaleOf(measure, lossScale, [curves, ...others.map((other) => other.curves)]),
    [measure, lossScale, curves, others],
  );
  const lines = useMemo(
    () => chartLines(curves, others, colors, { train: t('train'), other: partWord(curves) }),
    [curves, others, colors],
  );
  const words = reading(curves, others, {
    epoch: view.shownEpoch.value,
    pointed: view.pointed.value,
    perEpoch: facts?.batches ?? 1,
  });
  const title = measure === 'loss' ? t('Loss') : t('Accuracy');
  return (
    <div>
      <div class="caption">
        <h2>{title}</h2>
        <span class="fact quiet small" title={words}>
          {words}
        </span>
        <span class="grow" />
        {measure === 'loss' && (
          <Segments
            label={t('Scale')}
            choices={[
              { value: 'log', label: t('Log') },
              { value: 'linear', label: t('Linear') },
            ]}
            value={lossScale}
            onChange={(value) => view.choose({ lossScale: value })}
          />
        )}
      </div>
      <LineChart
        label={`${title}. ${words}`}
        lines={lines}
        scale={scale}
        epochs={Math.max(plannedEpochs(run), ...compared.map(plannedEpochs))}
        axisName={t('epoch 0')}
        group="curves"
        cssHeight={184}
        reached={reachedEpochs(run)}
        mark={view.shownEpoch.value > 0 ? view.shownEpoch.value : null}
        formatValue={measureText}
        onPoint={(place) => {
          view.pointed.value = place;
        }}
        onChoose={(place) => view.lookAt(place)}
      />
    </div>
  );
}

function scaleOf(measure: Measure, kind: ChartScale['kind'], all: readonly RunCurves[]): ChartScale {
  if (measure === 'accuracy') return shareScale;
  const values = all.flatMap(({ batches, other }) => batches.y.concat(other.y));
  return kind === 'log' ? logScale(values) : linearScale(values);
}

/** What the second curve is of. */
export function partWord({ part }: Pick<RunCurves, 'part'>): string {
  return part === 'test' ? t('test') : t('validation');
}

function useCurveColors(): CurveColors {
  const version = themeVersion.value;
  return useMemo(
    () => ({
      text: readColor('--lab-text'),
      faint: readColor('--lab-bar'),
      validation: readColor('--chart-validation'),
      others: [1, 2, 3].map((number) => readColor(`--chart-other-${number}`)),
    }),
    [version],
  );
}

/** Moves the epoch that curves, kernels and confusion are of. */
function Scrubber({ view, run }: ChartsProps) {
  const newest = run.history.at(-1)?.epoch ?? 0;
  const axisEnd = Math.max(plannedEpochs(run), ...view.compared.value.map(plannedEpochs));
  const shown = view.shownEpoch.value;
  const isFollowing = view.epoch.value === null;
  return (
    <div class="scrubber">
      <input
        type="range"
        min={0}
        max={axisEnd}
        value={shown}
        disabled={newest === 0}
        aria-label={t('Epoch looked at')}
        aria-valuetext={t('epoch {epoch}', { epoch: shown })}
        onInput={({ currentTarget }) => {
          view.lookAt(currentTarget.valueAsNumber);
          // What is still to come cannot be looked at.
          currentTarget.valueAsNumber = view.shownEpoch.value;
        }}
      />
      <span class="small">
        {newest === 0
          ? isInProgress(run)
            ? t('The first epoch is not over yet.')
            : t('No epoch came to its end.')
          : fill(t('Looking at the end of {epoch}'), {
              epoch: <b>{t('epoch {epoch}', { epoch: shown })}</b>,
            })}
      </span>
      {(isInProgress(run) || !isFollowing) && (
        <IconButton
          icon="follow"
          label={t('Follow the run')}
          text={t('Follow the run')}
          isPressed={isFollowing}
          onPress={() => {
            view.epoch.value = isFollowing ? shown : null;
          }}
        />
      )}
    </div>
  );
}
