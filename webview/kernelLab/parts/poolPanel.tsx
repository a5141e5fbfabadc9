import type { PoolStep, StepGeometry } from '../../../src/protocol/engineTypes.ts';
import type { LabSettings, Picture, ProbeReply, UnreadCells } from '../../../src/protocol/kernelLab.ts';
import { themeColors } from '../../shared/colors.ts';
import { SelectBox } from '../../shared/controls/selectBox.tsx';
import { ValueField } from '../../shared/controls/valueField.tsx';
import { wholePair } from '../../shared/controls/valueFormats.ts';
import { formatNumber } from '../../shared/numbers.ts';
import { theme } from '../../shared/theme.ts';
import { t } from '../../shared/translate.ts';
import { smallCells } from '../layout/gridsLayout.ts';
import { winnerSentence } from '../layout/linkedWords.ts';
import { listCells } from '../layout/listCells.ts';
import { type JudgedStep, readVerdict, type Verdict } from '../layout/verdict.ts';
import type { Lab } from '../state/lab.ts';
import {
  freshPool,
  freshPoolOn,
  hasSteps,
  poolAt,
  withPool,
  withPoolKind,
  withPoolSize,
} from '../state/settingsEdits.ts';
import { valueColor } from './arithmeticCard.tsx';
import { Field } from './geometryFields.tsx';
import { NumberGrid } from './numberGrid.tsx';
import { paddingSources } from './paddingSources.ts';
import { PoolPadding, poolSentence } from './poolPadding.tsx';

interface PoolProps {
  readonly settings: LabSettings;
  /** Where the pool stands in the chain, or would stand. */
  readonly index: number;
  readonly verdict: Verdict | null;
  readonly onChange: (settings: LabSettings) => void;
}

/** A pool that is looked at: all of its controls, and what it does. */
export function PoolPanel(props: PoolProps & { readonly geometry: StepGeometry | null }) {
  const { settings, index, verdict, geometry, onChange } = props;
  const pool = poolAt(settings, index);
  if (!pool) return null;
  return (
    <section class="operator" aria-label={t('Pooling')}>
      <div class="caption">
        <h2>{t('Pooling')}</h2>
      </div>
      <div class="fields">
        <PoolKind {...props} canBeNone={false} />
        <PoolFields {...props} />
        <PoolPadding
          label={t('Padding')}
          pool={pool}
          geometry={geometry}
          verdict={verdict}
          onChange={(padding) => onChange(withPool(settings, index, { padding }))}
        />
      </div>
      <p class="pool-sentence small quiet">{poolSentence(pool, geometry)}</p>
    </section>
  );
}

type PoolBesideProps = Omit<PoolProps, 'onChange'> & {
  readonly lab: Lab;
  readonly geometry: StepGeometry | null;
};

/** A pool that follows, beside its picture: its controls, and the window of the chosen cell. */
export function PoolBeside({ lab, settings, index, verdict, geometry }: PoolBesideProps) {
  const pool = poolAt(settings, index);
  const unread = lab.pictures.shown.value?.reply.unread[index];
  const probed = lab.probes.probed.value?.pool;
  const onChange = (changed: LabSettings) => {
    // The step that is looked at stays, whatever comes after it.
    lab.view.lookAtStep(index - 1);
    lab.change(changed);
  };
  const props = { settings, index, verdict, onChange };
  const pooled = lab.extents.value[index];
  return (
    <div class="pool-fields">
      <PoolKind
        {...props}
        canBeNone={!hasSteps(settings.chain)}
        fresh={pooled ? freshPoolOn(pooled) : freshPool}
      />
      {pool && <PoolFields {...props} />}
      {pool && (
        <PoolPadding
          label={t('Pad the pool')}
          pool={pool}
          geometry={geometry}
          verdict={verdict}
          onChange={(padding) => onChange(withPool(settings, index, { padding }))}
        />
      )}
      {pool && probed?.stage === index && (
        <Window reply={probed} picture={lab.shownPicture('next', index)?.picture} />
      )}
      {pool && unread && geometry && !verdict && (
        <UnreadNote judged={{ settings, index, step: geometry }} unread={unread} onRemedy={onChange} />
      )}
    </div>
  );
}

interface PoolKindProps extends PoolProps {
  readonly canBeNone: boolean;
  /** The pool that comes where there was none. */
  readonly fresh?: PoolStep;
}

/** Which pool, or none where it may go. */
function PoolKind({ settings, index, onChange, canBeNone, fresh }: PoolKindProps) {
  return (
    <Field label={t('Pool')}>
      <SelectBox
        label={t('Pooling')}
        choices={[
          ...(canBeNone ? [{ value: 'none', label: t('no pooling') } as const] : []),
          { value: 'max', label: t('maximum') },
          { value: 'average', label: t('average') },
        ]}
        value={poolAt(settings, index)?.pool ?? 'none'}
        onChange={(kind) => onChange(withPoolKind(settings, index, kind, fresh))}
      />
    </Field>
  );
}

/** How large the windows of a pool are and how far apart. */
function PoolFields({ settings, index, verdict, onChange }: PoolProps) {
  const pool = poolAt(settings, index);
  if (!pool) return null;
  return (
    <div class="two">
      <Field label={t('Size')}>
        <ValueField
          label={t('Pool size')}
          hint={t('Cells of a window: one number, or rows, columns.')}
          kind={wholePair(1)}
          value={pool.size}
          mark={verdict?.field === 'poolSize' ? 'error' : null}
          onChange={(size) => onChange(withPoolSize(settings, index, size))}
        />
      </Field>
      <Field label={t('Stride')}>
        <ValueField
          label={t('Pool stride')}
          hint={t('Cells from one window to the next: one number, or rows, columns.')}
          kind={wholePair(1)}
          value={pool.stride}
          onChange={(stride) => onChange(withPool(settings, index, { stride }))}
        />
      </Field>
    </div>
  );
}

/** Cells of a window that are shown one by one beside the controls. */
const largestWindow = 3;

function Window({ reply, picture }: { readonly reply: ProbeReply; readonly picture: Picture | undefined }) {
  const { height, width, channels, divisor } = reply;
  const { patch, winner, value } = channels[0];
  const color = valueColor(picture, themeColors(theme.value).activation);
  return (
    <div class="pool-window">
      {height <= largestWindow && width <= largestWindow && (
        <NumberGrid
          height={height}
          width={width}
          label={t('window')}
          values={patch}
          color={color}
          winner={winner}
          padding={paddingSources(reply)}
          layout={smallCells}
        />
      )}
      <p class="tiny">
        <span class="quiet">
          {winner >= 0 ? winnerSentence(reply, 0) : t('average of {count}', { count: formatNumber(divisor) })}
        </span>
        <b class="mono">{formatNumber(value)}</b>
      </p>
    </div>
  );
}

interface UnreadNoteProps {
  readonly judged: JudgedStep;
  readonly unread: UnreadCells;
  readonly onRemedy: (settings: LabSettings) => void;
}

/** What the pool leaves out, and the first way to have it read. */
function UnreadNote({ judged, unread, onRemedy }: UnreadNoteProps) {
  const sentences = [unpooled('rows', unread.rows), unpooled('columns', unread.columns)].filter(Boolean);
  if (sentences.length === 0) return null;
  const [remedy] = readVerdict(judged, unread).remedies;
  return (
    <p class="small quiet">
      {sentences.join(' ')}{' '}
      <button type="button" class="link" onClick={() => onRemedy(remedy.settings)}>
        {remedy.label}
      </button>
    </p>
  );
}

function unpooled(axis: 'rows' | 'columns', unread: UnreadCells['rows']): string {
  const { list, count } = listCells(unread?.cells ?? []);
  if (count === 0) return '';
  if (count === 1) {
    return axis === 'rows'
      ? t('Row {list} of the output has no whole window.', { list })
      : t('Column {list} of the output has no whole window.', { list });
  }
  return axis === 'rows'
    ? t('Rows {list} of the output have no whole window.', { list })
    : t('Columns {list} of the output have no whole window.', { list });
}
