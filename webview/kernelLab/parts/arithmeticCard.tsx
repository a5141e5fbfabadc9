import { useContext, useRef, useState } from 'preact/hooks';
import type { FilterChain } from '../../../src/protocol/engineTypes.ts';
import type { Picture, ProbeReply } from '../../../src/protocol/kernelLab.ts';
import { cellText } from '../../shared/cells/cellTexts.ts';
import { type ColorOf, cssColor, grayOf, themeColors } from '../../shared/colors.ts';
import { formatExact, formatNumber } from '../../shared/numbers.ts';
import { theme } from '../../shared/theme.ts';
import { t } from '../../shared/translate.ts';
import { activationLabel } from '../layout/activationChoices.ts';
import {
  anyRounded,
  formatSum,
  largestMagnitude,
  type SumRow,
  sumRows,
  writtenSum,
} from '../layout/arithmetic.ts';
import { type GridsLayout, gridsLayout } from '../layout/gridsLayout.ts';
import { winnerSentence } from '../layout/linkedWords.ts';
import { cardLayout } from '../layout/matrixLayout.ts';
import { placeTitle } from '../layout/placeTitle.ts';
import { turnedIndex } from '../layout/windows.ts';
import { CardShell, channelNames, Grids, RoundingNote, useWidth, Words } from './cardShell.tsx';
import { NumberGrid } from './numberGrid.tsx';
import { paddingSources } from './paddingSources.ts';
import { ViewContext } from './viewContext.ts';

export interface CardProps {
  readonly reply: ProbeReply;
  /** The chain that the cell is of. */
  readonly chain: FilterChain;
  /** The picture of the stage that the cell is of: its colours are the card's. */
  readonly picture: Picture | undefined;
  /** The picture of what its step reads. */
  readonly inputPicture?: Picture | undefined;
  readonly isPinned: boolean;
  readonly onFree: () => void;
}

/** The arithmetic behind one cell: patch ⊙ kernel = products, their sum, and what is done to it. */
export function ArithmeticCard({ reply, chain, picture, inputPicture, isPinned, onFree }: CardProps) {
  const [chosen, setChosen] = useState(0);
  const channel = Math.min(chosen, reply.channels.length - 1);
  const isSummed = chain.channels === 'sum';
  const step = chain.steps[reply.stage];
  const pointing = useGridPointing(reply, step?.type === 'convolution' && step.flip);
  const parts = { reply, channel, picture, inputPicture, pointing };
  return (
    <CardShell
      title={placeTitle(reply, chain)}
      isPinned={isPinned}
      onFree={onFree}
      channels={reply.channels.length}
      channel={channel}
      onChannel={setChosen}
    >
      {reply.weights.length > 0 ? <Products {...parts} isSummed={isSummed} /> : <PoolWindow {...parts} />}
    </CardShell>
  );
}

/** What the grids of a card point at. */
interface GridPointing {
  readonly lit: number | null;
  readonly onPoint: (tap: number | null) => void;
  readonly onPointWeight: (tap: number | null) => void;
}

/** Links the grids with each other, with the pictures and, for the kernel looked at, with its matrix. */
function useGridPointing({ stage, weights }: ProbeReply, isFlipped: boolean): GridPointing {
  const view = useContext(ViewContext);
  const weight = view?.focus.value === stage ? view.weight : null;
  const turned = (index: number | null) =>
    index === null ? null : turnedIndex(index, weights.length, isFlipped);
  const onPoint = (tap: number | null) => {
    if (view) view.pointed.value = tap;
  };
  const onPointWeight = (tap: number | null) => {
    if (weight) weight.value = turned(tap);
  };
  return {
    lit: view?.pointed.value ?? turned(weight?.value ?? null),
    onPoint,
    onPointWeight: weight ? onPointWeight : onPoint,
  };
}

interface PartProps {
  readonly reply: ProbeReply;
  readonly channel: number;
  readonly picture: Picture | undefined;
  readonly inputPicture: Picture | undefined;
  readonly pointing: GridPointing;
}

function Products({ isSummed, ...parts }: PartProps & { readonly isSummed: boolean }) {
  const { reply, channel, picture } = parts;
  const { height, width, weights, channels } = reply;
  const { patch, products } = channels[channel];
  const { isWide, cell } = cardLayout(height, width);
  const box = useRef<HTMLDivElement>(null);
  const layout = gridsLayout([patch, weights, products], height, width, useWidth(box));
  const look = `${isWide ? 'large' : ''} ${layout.isFitted ? 'fitted' : ''} ${layout.isStacked ? 'stacked' : ''}`;
  const rows = sumRows(reply, isSummed ? 'summed' : channel);
  const summands = isSummed && channels.length > 1 ? channels.map(({ sum }) => sum) : [];
  const { terms, more, sum, isRounded: isLineRounded } = writtenSum(channels[channel], weights);
  const areCellsRounded = anyRounded([...patch, ...weights, ...products], (value) => cellText(value, cell));
  const areSumsRounded = anyRounded([...summands, ...rows.map(({ value }) => value)], formatSum);
  return (
    <>
      <div ref={box} class={`arithmetic ${look}`}>
        <Factors {...parts} layout={layout} equals={areCellsRounded ? '≈' : '='} />
        <SumTable
          rows={rows}
          parts={summands}
          activation={reply.activation}
          color={valueColor(picture, themeColors(theme.value).activation)}
        />
      </div>
      <Words>
        <p class="line">
          <span class="quiet">
            {terms.map(({ value, weight }) => `${value}·${weight}`).join(' + ') || '0'}
            {more > 0 && ` + ${t('{count} more', { count: more })}`}
          </span>
          {isLineRounded ? ' ≈ ' : ' = '}
          <b>{sum}</b>
        </p>
        {(areCellsRounded || areSumsRounded || isLineRounded) && <RoundingNote />}
      </Words>
    </>
  );
}

interface FactorsProps extends PartProps {
  readonly equals: '=' | '≈';
  readonly layout: GridsLayout;
}

function Factors({ equals, layout, ...parts }: FactorsProps) {
  const { reply, channel, picture, inputPicture, pointing } = parts;
  const { height, width, weights } = reply;
  const { patch, products } = reply.channels[channel];
  const colors = themeColors(theme.value);
  const end = picture?.encoding === 'signed' ? picture.high : largestMagnitude(products, 1e-9);
  const kernelEnd = largestMagnitude(weights, 1e-9);
  const size = { height, width, lit: pointing.lit };
  return (
    <Grids>
      <div class="part">
        <span class="label">{t('patch')}</span>
        <NumberGrid
          {...size}
          layout={layout.grids[0]}
          label={t('patch')}
          values={patch}
          color={
            reply.stage > 0 ? valueColor(inputPicture, colors.activation) : (value) => grayOf(value / 255)
          }
          padding={paddingSources(reply)}
          onPoint={pointing.onPoint}
        />
      </div>
      <span class="between">⊙</span>
      <div class="part">
        <span class="label">{t('kernel')}</span>
        <NumberGrid
          {...size}
          layout={layout.grids[1]}
          label={t('kernel')}
          values={weights}
          color={(value) => colors.kernel(value / kernelEnd)}
          onPoint={pointing.onPointWeight}
        />
      </div>
      <span class="between">{equals}</span>
      <div class="part">
        <span class="label">{t('products')}</span>
        <NumberGrid
          {...size}
          layout={layout.grids[2]}
          label={t('products')}
          values={products}
          color={(value) => colors.activation(value / end)}
          onPoint={pointing.onPoint}
        />
      </div>
    </Grids>
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
        {rows.map(({ kind, value }) => (
          <tr key={kind} class={kind}>
            <td>{labels[kind]}</td>
            <td title={formatExact(value)}>
              {kind === 'output' && <i class="swatch" style={{ background: cssColor(color(value)) }} />}
              {formatSum(value)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function PoolWindow({ reply, channel, picture, pointing }: PartProps) {
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
              lit={pointing.lit}
              onPoint={pointing.onPoint}
            />
          </div>
        </Grids>
        <p class="pool-result">
          <span class="quiet">
            {isMaximum
              ? winnerSentence(reply, channel)
              : t('{sum} ÷ {count}', { sum: formatSum(sum), count: formatNumber(reply.divisor) })}
          </span>
          <b title={formatExact(value)}>{formatSum(value)}</b>
        </p>
      </div>
      <Words>{isRounded && <RoundingNote />}</Words>
    </>
  );
}

/** The colour that a value has in a picture. */
export function valueColor(picture: Picture | undefined, activation: ColorOf): ColorOf {
  if (!picture) return () => grayOf(0.5);
  if (picture.encoding === 'signed') return (value) => activation(value / picture.high);
  return (value) => grayOf((value - picture.low) / (picture.high - picture.low || 1));
}
