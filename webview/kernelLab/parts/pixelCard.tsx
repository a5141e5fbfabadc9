import { useContext, useState } from 'preact/hooks';
import type { ConvolutionStep, FilterStep, StepGeometry } from '../../../src/protocol/engineTypes.ts';
import type { CellReaders, ProbeReply } from '../../../src/protocol/kernelLab.ts';
import { cellText } from '../../shared/cells/cellTexts.ts';
import { grayOf, themeColors } from '../../shared/colors.ts';
import { formatExact, formatNumber } from '../../shared/numbers.ts';
import { theme } from '../../shared/theme.ts';
import { t } from '../../shared/translate.ts';
import { anyRounded, formatSum, largestMagnitude } from '../layout/arithmetic.ts';
import { readersSentence, repeatSentence } from '../layout/linkedWords.ts';
import { cardLayout } from '../layout/matrixLayout.ts';
import { placeTitle } from '../layout/placeTitle.ts';
import { readerGrid } from '../layout/readers.ts';
import { type CardProps, valueColor } from './arithmeticCard.tsx';
import { CardShell, channelNames, Grids, RoundingNote, Words } from './cardShell.tsx';
import { NumberGrid } from './numberGrid.tsx';
import { paddingSources } from './paddingSources.ts';
import { ViewContext } from './viewContext.ts';

interface PixelCardProps extends CardProps {
  /** The windows of a pool that hold the pixel. */
  readonly windows: readonly ProbeReply[];
  /** The step that reads the pixel. */
  readonly step: FilterStep | undefined;
  readonly geometry: StepGeometry | undefined;
}

/** What becomes of one cell of the input: the outputs that read it, and its share of each. */
export function PixelCard(props: PixelCardProps) {
  const { reply, chain, picture, windows, step, geometry, isPinned, onFree } = props;
  const [chosen, setChosen] = useState(0);
  const channel = Math.min(chosen, reply.channels.length - 1);
  const { readers } = reply;
  const isRead = readers !== null && readers.rows.count > 0 && readers.columns.count > 0;
  return (
    <CardShell
      title={placeTitle(reply, chain)}
      isPinned={isPinned}
      onFree={onFree}
      channels={reply.channels.length}
      channel={channel}
      onChannel={setChosen}
    >
      <Words>
        {readers && geometry && (
          <p class="read small">
            {readersSentence(readers, geometry, reply)}{' '}
            {isRead && repeatSentence(readers, reply.row, reply.column)}
          </p>
        )}
      </Words>
      <div class="arithmetic">
        {isRead && step?.type === 'convolution' && (
          <Contributions reply={reply} readers={readers} channel={channel} step={step} picture={picture} />
        )}
        {isRead && step?.type === 'pool' && <PoolWindows {...props} channel={channel} />}
        {reply.normalized && <Normalized reply={reply} />}
      </div>
      {isRead && step?.type === 'convolution' && readers.weights.length > 1 && (
        <p class="rounding tiny quiet">{turnedSentence(step.flip)}</p>
      )}
      {windows.length === 0 && isRead && step?.type === 'convolution' && (
        <Rounded reply={reply} readers={readers} channel={channel} />
      )}
    </CardShell>
  );
}

/** Why the kernel looks turned from here. */
function turnedSentence(isFlipped: boolean): string {
  return isFlipped
    ? t('Seen from a pixel, a flipped kernel stands as it is written.')
    : t('Seen from a pixel, the kernel stands turned by 180°: the output above meets it with its lower row.');
}

interface ContributionsProps {
  readonly reply: ProbeReply;
  readonly readers: CellReaders;
  readonly channel: number;
  readonly step: ConvolutionStep;
  readonly picture: CardProps['picture'];
}

/** value · turned kernel = what each output gets of it. */
function Contributions({ reply, readers, channel, step, picture }: ContributionsProps) {
  const view = useContext(ViewContext);
  const grid = readerGrid(readers);
  const { value } = reply.channels[channel];
  const shares = contributions(grid.weights, value);
  const colors = themeColors(theme.value);
  const kernelEnd = largestMagnitude(readers.weights, 1e-9);
  const shareEnd = largestMagnitude(shares, 1e-9);
  const pointing = {
    height: grid.rows.length,
    width: grid.columns.length,
    rulers: grid,
    lit: view?.pointed.value ?? null,
    onPoint: (index: number | null) => {
      if (view) view.pointed.value = index;
    },
  };
  const weightLabel =
    step.divisor === 1
      ? t('its weight in each output')
      : t('its weight in each output, ÷ {divisor}', { divisor: formatNumber(step.divisor) });
  return (
    <Grids>
      <div class="part">
        <span class="label">{t('value')}</span>
        <NumberGrid
          height={1}
          width={1}
          label={t('value')}
          values={[value]}
          color={reply.stage < 0 ? (one) => grayOf(one / 255) : valueColor(picture, colors.activation)}
        />
      </div>
      <span class="between">·</span>
      <div class="part">
        <span class="label">{weightLabel}</span>
        <NumberGrid
          {...pointing}
          label={weightLabel}
          values={grid.weights}
          color={(weight) => colors.kernel(weight / kernelEnd)}
        />
      </div>
      <span class="between">{isRounded(grid.weights, shares, pointing) ? '≈' : '='}</span>
      <div class="part">
        <span class="label">{t('its share of each output')}</span>
        <NumberGrid
          {...pointing}
          label={t('its share of each output')}
          values={shares}
          color={(share) => colors.activation(share / shareEnd)}
        />
      </div>
    </Grids>
  );
}

function contributions(weights: readonly number[], value: number): number[] {
  // A weight of zero takes nothing, whatever the sign of the value says.
  return weights.map((weight) => (weight === 0 ? 0 : weight * value));
}

function isRounded(
  weights: readonly number[],
  shares: readonly number[],
  { height, width }: { readonly height: number; readonly width: number },
): boolean {
  const { cell } = cardLayout(height, width);
  return anyRounded([...weights, ...shares], (one) => cellText(one, cell));
}

function Rounded({ reply, readers, channel }: Pick<ContributionsProps, 'reply' | 'readers' | 'channel'>) {
  const { rows, columns, weights } = readerGrid(readers);
  const shares = contributions(weights, reply.channels[channel].value);
  const size = { height: rows.length, width: columns.length };
  return isRounded(weights, shares, size) ? <RoundingNote /> : null;
}

/** The pooling windows that hold the pixel, and whether it won. */
function PoolWindows({ reply, windows, picture, channel }: PixelCardProps & { readonly channel: number }) {
  const color = valueColor(picture, themeColors(theme.value).activation);
  return (
    <Grids>
      {windows.map((window) => {
        const { patch, winner, value } = window.channels[Math.min(channel, window.channels.length - 1)];
        const own = window.cells.findIndex(({ row, column }) => row === reply.row && column === reply.column);
        return (
          <div class="part" key={`${window.row} ${window.column}`}>
            <span class="label">
              {t('row {row}, column {column}', { row: window.row, column: window.column })}
            </span>
            <NumberGrid
              height={window.height}
              width={window.width}
              label={t('window')}
              values={patch}
              color={color}
              winner={winner}
              lit={own}
              padding={paddingSources(window)}
            />
            <span class="label">
              {winner < 0
                ? t('1 of {count} averaged', { count: formatNumber(window.divisor) })
                : winner === own
                  ? t('it won')
                  : t('{value} won', { value: formatNumber(value) })}
            </span>
          </div>
        );
      })}
    </Grids>
  );
}

/** The stored value, and as networks take it. */
function Normalized({ reply }: { readonly reply: ProbeReply }) {
  const { normalized } = reply;
  if (!normalized) return null;
  const rows = [
    [t('stored'), normalized.stored],
    ['v / 255', normalized.unit],
    ['v / 127.5 \u2212 1', normalized.symmetric],
    [t('standardised'), normalized.standardize],
  ] as const;
  const isOne = normalized.stored.length === 1;
  return (
    <table class="sums normalized" aria-label={t('The pixel as networks take it')}>
      <tbody>
        {!isOne && (
          <tr class="heads">
            <td />
            {normalized.stored.map((_, index) => (
              <th key={channelNames[index]} scope="col">
                {channelNames[index]}
              </th>
            ))}
          </tr>
        )}
        {rows.map(([label, values]) => (
          <tr key={label}>
            <td
              title={label === t('standardised') ? t('(v − mean) ÷ deviation, over this image') : undefined}
            >
              {label}
            </td>
            {values.map((value, index) => (
              <td key={channelNames[index]} title={formatExact(value)}>
                {formatSum(value)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
