import { useRef } from 'preact/hooks';
import type { RunView } from '../../../src/protocol/networkView.ts';
import { cssColor, inkOn, themeColors } from '../../shared/colors.ts';
import { Segments } from '../../shared/controls/segments.tsx';
import { theme } from '../../shared/theme.ts';
import { t } from '../../shared/translate.ts';
import {
  type ConfusedPair,
  type Confusion,
  type ConfusionTotals,
  confusionTotals,
  errorShade,
  pairBeside,
  shareText,
} from '../layout/confusion.ts';
import type { NetworkView } from '../state/networkView.ts';

interface ConfusionProps {
  readonly view: NetworkView;
  readonly run: RunView;
}

/** Which classes were named as which at the end of the epoch looked at. */
export function ConfusionView({ view, run }: ConfusionProps) {
  const epoch = view.shownEpoch.value;
  const confusion = run.history.findLast((numbers) => numbers.epoch <= epoch)?.confusion ?? null;
  const totals = confusion && confusionTotals(confusion);
  const { confusion: shows } = view.choices.value;
  return (
    <section aria-label={t('Confusion')}>
      <div class="caption">
        <h2>{t('Confusion')}</h2>
        {confusion && totals && <span class="fact quiet small">{factOf(confusion, totals)}</span>}
        <span class="grow" />
        {confusion && (
          <Segments
            label={t('Show')}
            choices={[
              { value: 'counts', label: t('Counts') },
              { value: 'share', label: t('Share') },
            ]}
            value={shows}
            onChange={(value) => view.choose({ confusion: value })}
          />
        )}
      </div>
      {confusion && totals ? (
        <div class="confusion">
          <Matrix view={view} run={run} confusion={confusion} totals={totals} />
          <MostConfused view={view} run={run} totals={totals} />
        </div>
      ) : (
        <p class="quiet small">
          {t(
            'It is counted at the end of an epoch, on validation or test images; without them there is none.',
          )}
        </p>
      )}
    </section>
  );
}

function factOf({ part }: Confusion, { right, images }: ConfusionTotals): string {
  return part === 'validation'
    ? t('validation, {right} of {images} right', { right, images })
    : t('test, {right} of {images} right', { right, images });
}

interface MatrixProps extends ConfusionProps {
  readonly confusion: Confusion;
  readonly totals: ConfusionTotals;
}

function Matrix({ view, run, confusion, totals }: MatrixProps) {
  const table = useRef<HTMLTableElement>(null);
  const names = confusion.counts.map((_, label) => run.facts?.classes[label] ?? String(label));
  const isLong = names.some((name) => name.length > 2);
  const stop = totals.pairs.find((pair) => isSame(pair, view.pair.value)) ?? totals.pairs[0];
  const onKeyDown = (event: KeyboardEvent, pair: ConfusedPair) => {
    if (!event.key.startsWith('Arrow')) return;
    event.preventDefault();
    const next = pairBeside(totals.pairs, pair, event.key);
    table.current?.querySelector<HTMLElement>(`[data-pair="${next.label} ${next.predicted}"]`)?.focus();
  };
  return (
    <div class="confusion-matrix">
      <table ref={table} class={isLong ? 'long' : ''}>
        <caption class="hidden">{t('Rows are true classes, columns predicted ones.')}</caption>
        <thead>
          <tr>
            <td />
            <th class="axis tiny" colSpan={names.length} scope="colgroup">
              {t('predicted')}
            </th>
          </tr>
          <tr>
            <td class="axis tiny quiet">{t('true')}</td>
            {names.map((name) => (
              <th key={name} scope="col" title={name}>
                <span>{name}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {confusion.counts.map((row, label) => (
            <tr key={names[label]}>
              <th scope="row" title={names[label]}>
                {names[label]}
              </th>
              {row.map((count, predicted) => (
                <Cell
                  key={names[predicted]}
                  view={view}
                  pair={{ label, predicted, count }}
                  row={row}
                  words={[names[label], names[predicted]]}
                  most={totals.pairs[0]?.count ?? 1}
                  isStop={stop !== undefined && isSame(stop, { label, predicted })}
                  onKeyDown={onKeyDown}
                />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface CellProps {
  readonly view: NetworkView;
  readonly pair: ConfusedPair;
  readonly row: readonly number[];
  readonly words: readonly [label: string, predicted: string];
  readonly most: number;
  /** The tab key stops here; arrows go on. */
  readonly isStop: boolean;
  readonly onKeyDown: (event: KeyboardEvent, pair: ConfusedPair) => void;
}

function Cell({ view, pair, row, words, most, isStop, onKeyDown }: CellProps) {
  const { label, predicted, count } = pair;
  const text = view.choices.value.confusion === 'share' ? shareText(count, row) : String(count);
  if (label === predicted) return <td class="right">{text}</td>;
  if (count === 0) return <td class="zero">·</td>;
  const color = themeColors(theme.value).activation(errorShade(count, most));
  const isChosen = isSame(pair, view.pair.value);
  return (
    <td>
      <button
        type="button"
        data-pair={`${label} ${predicted}`}
        class={isChosen ? 'chosen' : ''}
        aria-pressed={isChosen}
        aria-label={t('{label} read as {predicted}: {count}', {
          label: words[0],
          predicted: words[1],
          count,
        })}
        tabIndex={isStop ? 0 : -1}
        style={{ background: cssColor(color), color: inkOn(color) }}
        onKeyDown={(event) => onKeyDown(event, pair)}
        onClick={() => choosePair(view, pair)}
      >
        {text}
      </button>
    </td>
  );
}

/** As many fit beside the matrix. */
const mostListed = 9;

function MostConfused({ view, run, totals }: ConfusionProps & { readonly totals: ConfusionTotals }) {
  if (totals.pairs.length === 0) return null;
  const nameOf = (label: number) => run.facts?.classes[label] ?? String(label);
  return (
    <div class="most">
      <h3 class="tiny quiet">{t('Most confused')}</h3>
      {totals.pairs.slice(0, mostListed).map((pair) => (
        <button
          key={`${pair.label} ${pair.predicted}`}
          type="button"
          class="row small"
          aria-pressed={isSame(pair, view.pair.value)}
          onClick={() => choosePair(view, pair)}
        >
          <span class="pair-name">
            {t('{label} read as {predicted}', {
              label: nameOf(pair.label),
              predicted: nameOf(pair.predicted),
            })}
          </span>
          <b>{pair.count}</b>
        </button>
      ))}
    </div>
  );
}

function choosePair(view: NetworkView, { label, predicted }: ConfusedPair): void {
  view.pair.value = isSame({ label, predicted }, view.pair.peek()) ? null : { label, predicted };
}

function isSame(
  one: { readonly label: number; readonly predicted: number },
  other: { readonly label: number; readonly predicted: number } | null,
): boolean {
  return one.label === other?.label && one.predicted === other.predicted;
}
