import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Picture, ProbeReply } from '../../../src/protocol/kernelLab.ts';
import { type ColorOf, cssColor, grayOf, themeColors } from '../../shared/colors.ts';
import { Icon } from '../../shared/controls/icon.tsx';
import { IconButton } from '../../shared/controls/iconButton.tsx';
import { Segments } from '../../shared/controls/segments.tsx';
import { formatExact, formatNumber } from '../../shared/numbers.ts';
import { theme } from '../../shared/theme.ts';
import { t } from '../../shared/translate.ts';
import { activationLabel } from '../layout/activationChoices.ts';
import {
  anyRounded,
  cellText,
  formatSum,
  largestMagnitude,
  type SumRow,
  sumRows,
  writtenSum,
} from '../layout/arithmetic.ts';
import { cardLayout } from '../layout/matrixLayout.ts';
import { placeTitle } from '../layout/placeTitle.ts';
import { NumberGrid } from './numberGrid.tsx';
import { paddingSources } from './paddingSources.ts';

interface CardProps {
  readonly reply: ProbeReply;
  /** All channels were added up to one. */
  readonly isSummed: boolean;
  /** The picture of the stage that the cell is of: its colours are the card's. */
  readonly picture: Picture | undefined;
  readonly isPinned: boolean;
  readonly onFree: () => void;
}

const channelNames = ['R', 'G', 'B'];

/** The arithmetic behind one cell: patch ⊙ kernel = products, their sum, and what is done to it. */
export function ArithmeticCard({ reply, isSummed, picture, isPinned, onFree }: CardProps) {
  const [chosen, setChosen] = useState(0);
  const channel = Math.min(chosen, reply.channels.length - 1);
  const title = placeTitle(reply, isSummed);
  return (
    <div class="card">
      <div class="caption">
        {isPinned && <Icon name="pin" />}
        <h2 title={title}>{title}</h2>
        {isPinned ? (
          <span class="badge">{t('pinned')}</span>
        ) : (
          <span
            class="badge passing"
            title={t('It follows the pointer and the arrows; a click or Enter pins it.')}
          >
            {t('not pinned')}
          </span>
        )}
        <span class="grow" />
        {reply.channels.length > 1 && (
          <Segments
            label={t('Channel')}
            choices={channelNames.map((name, index) => ({ value: String(index), label: name }))}
            value={String(channel)}
            onChange={(value) => setChosen(Number(value))}
          />
        )}
        {isPinned && <IconButton icon="close" label={t('Unpin (Esc)')} onPress={onFree} />}
      </div>
      {reply.weights.length > 0 && (
        <Products reply={reply} channel={channel} isSummed={isSummed} picture={picture} />
      )}
      {reply.weights.length === 0 && reply.stage >= 0 && (
        <PoolWindow reply={reply} channel={channel} picture={picture} />
      )}
    </div>
  );
}

interface PartProps {
  readonly reply: ProbeReply;
  readonly channel: number;
  readonly picture: Picture | undefined;
}

function Products({ reply, channel, isSummed, picture }: PartProps & { readonly isSummed: boolean }) {
  const { height, width, weights, channels } = reply;
  const { patch, products } = channels[channel];
  const { isWide, cell } = cardLayout(height, width);
  const rows = sumRows(reply, isSummed);
  const parts = isSummed && channels.length > 1 ? channels.map(({ sum }) => sum) : [];
  const { terms, more, sum, isRounded: isLineRounded } = writtenSum(channels[channel], weights);
  const areCellsRounded = anyRounded([...patch, ...weights, ...products], (value) => cellText(value, cell));
  const areSumsRounded = anyRounded([...parts, ...rows.flatMap(({ values }) => values)], formatSum);
  return (
    <>
      <div class={isWide ? 'arithmetic large' : 'arithmetic'}>
        <Factors reply={reply} channel={channel} picture={picture} equals={areCellsRounded ? '≈' : '='} />
        <SumTable
          rows={rows}
          parts={parts}
          activation={reply.activation}
          color={valueColor(picture, themeColors(theme.value).activation)}
        />
      </div>
      <p class="line">
        <span class="quiet">
          {terms.map(({ value, weight }) => `${value}·${weight}`).join(' + ') || '0'}
          {more > 0 && ` + ${t('{count} more', { count: more })}`}
        </span>
        {isLineRounded ? ' ≈ ' : ' = '}
        <b>{sum}</b>
      </p>
      {(areCellsRounded || areSumsRounded || isLineRounded) && <RoundingNote />}
    </>
  );
}

function Factors({ reply, channel, picture, equals }: PartProps & { readonly equals: '=' | '≈' }) {
  const { height, width, weights } = reply;
  const { patch, products } = reply.channels[channel];
  const colors = themeColors(theme.value);
  const end = picture?.encoding === 'signed' ? picture.high : largestMagnitude(products, 1e-9);
  const kernelEnd = largestMagnitude(weights, 1e-9);
  const size = { height, width };
  return (
    <Grids>
      <div class="part">
        <span class="label">{t('patch')}</span>
        <NumberGrid
          {...size}
          label={t('patch')}
          values={patch}
          color={(value) => grayOf(value / 255)}
          padding={paddingSources(reply)}
        />
      </div>
      <span class="between">⊙</span>
      <div class="part">
        <span class="label">{t('kernel')}</span>
        <NumberGrid
          {...size}
          label={t('kernel')}
          values={weights}
          color={(value) => colors.kernel(value / kernelEnd)}
        />
      </div>
      <span class="between">{equals}</span>
      <div class="part">
        <span class="label">{t('products')}</span>
        <NumberGrid
          {...size}
          label={t('products')}
          values={products}
          color={(value) => colors.activation(value / end)}
        />
      </div>
    </Grids>
  );
}

function RoundingNote() {
  return (
    <p class="rounding tiny quiet">
      {t('≈ Some numbers are rounded here, never in the computation: point at one to see all its digits.')}
    </p>
  );
}

/** The three grids; where there is no room for them they scroll, by the keyboard too. */
function Grids({ children }: { readonly children: ComponentChildren }) {
  const grids = useRef<HTMLDivElement>(null);
  const [scrolls, setScrolls] = useState(false);
  useLayoutEffect(() => {
    const { current } = grids;
    if (!current) return;
    const measure = () => {
      const { scrollWidth, clientWidth, scrollHeight, clientHeight } = current;
      setScrolls(scrollWidth > clientWidth || scrollHeight > clientHeight);
    };
    const observer = new ResizeObserver(measure);
    for (const box of [current, ...current.children]) observer.observe(box);
    return () => observer.disconnect();
  }, []);
  return (
    <div
      class="grids"
      ref={grids}
      {...(scrolls ? { role: 'group', 'aria-label': t('Arithmetic'), tabIndex: 0 } : {})}
    >
      {children}
    </div>
  );
}

interface SumTableProps {
  readonly rows: readonly SumRow[];
  /** Sums of the channels that were added up. */
  readonly parts: readonly number[];
  readonly activation: string;
  readonly color: ColorOf;
}

function SumTable({ rows, parts, activation, color }: SumTableProps) {
  const labels: Readonly<Record<SumRow['kind'], string>> = {
    sum: t('sum'),
    divisor: t('÷ divisor'),
    bias: t('+ bias'),
    activation: t('before {activation}', { activation: activationLabel(activation) }),
    output: t('output'),
  };
  return (
    <table class="sums">
      <tbody>
        {parts.map((part, index) => (
          <tr key={channelNames[index]}>
            <td>{t('sum of {channel}', { channel: channelNames[index] })}</td>
            <td title={formatExact(part)}>{formatSum(part)}</td>
          </tr>
        ))}
        {rows.map(({ kind, values }) => (
          <tr key={kind} class={kind}>
            <td>{labels[kind]}</td>
            {values.map((value, index) => (
              <td key={channelNames[index]} title={formatExact(value)}>
                {kind === 'output' && <i class="swatch" style={{ background: cssColor(color(value)) }} />}
                {formatSum(value)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function PoolWindow({ reply, channel, picture }: PartProps) {
  const { height, width } = reply;
  const { patch, winner, value, sum } = reply.channels[channel];
  const color = valueColor(picture, themeColors(theme.value).activation);
  const isMaximum = winner >= 0;
  const { cell } = cardLayout(height, width);
  const isRounded = anyRounded(patch, (one) => cellText(one, cell)) || anyRounded([sum, value], formatSum);
  return (
    <>
      <div class="arithmetic">
        <Grids>
          <div class="part">
            <span class="label">{t('window')}</span>
            <NumberGrid
              height={height}
              width={width}
              label={t('window')}
              values={patch}
              color={color}
              winner={winner}
              padding={paddingSources(reply)}
            />
          </div>
        </Grids>
        <p class="pool-result">
          <span class="quiet">
            {isMaximum
              ? t('largest of {count}', { count: patch.length })
              : t('{sum} ÷ {count}', { sum: formatSum(sum), count: formatNumber(reply.divisor) })}
          </span>
          <b title={formatExact(value)}>{formatSum(value)}</b>
        </p>
      </div>
      {isRounded && <RoundingNote />}
    </>
  );
}

/** The colour that a value has in a picture. */
export function valueColor(picture: Picture | undefined, activation: ColorOf): ColorOf {
  if (!picture) return () => grayOf(0.5);
  if (picture.encoding === 'signed') return (value) => activation(value / picture.high);
  return (value) => grayOf((value - picture.low) / (picture.high - picture.low || 1));
}
