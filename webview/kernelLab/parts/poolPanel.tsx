import type { ComponentChildren } from 'preact';
import type { StepGeometry } from '../../../src/protocol/engineTypes.ts';
import type { LabSettings, Picture, ProbeReply } from '../../../src/protocol/kernelLab.ts';
import { themeColors } from '../../shared/colors.ts';
import { SelectBox } from '../../shared/controls/selectBox.tsx';
import { ValueField } from '../../shared/controls/valueField.tsx';
import { wholePair } from '../../shared/controls/valueFormats.ts';
import { formatNumber } from '../../shared/numbers.ts';
import { theme } from '../../shared/theme.ts';
import { t } from '../../shared/translate.ts';
import { listCells } from '../layout/listCells.ts';
import type { UnreadCells, Verdict } from '../layout/verdict.ts';
import { poolOf, withPool, withPoolKind } from '../state/settingsEdits.ts';
import { valueColor } from './arithmeticCard.tsx';
import { Field } from './geometryFields.tsx';
import { NumberGrid } from './numberGrid.tsx';
import { paddingSources } from './paddingSources.ts';

interface PoolPanelProps {
  readonly settings: LabSettings;
  readonly verdict: Verdict | null;
  readonly step: StepGeometry | undefined;
  readonly unread: UnreadCells | undefined;
  /** Arithmetic of the pooled cell that goes with the chosen one. */
  readonly reply: ProbeReply | null;
  readonly picture: Picture | undefined;
  readonly onChange: (settings: LabSettings) => void;
  /** The pooled picture. */
  readonly children: ComponentChildren;
}

/** Cells of a window that are shown one by one beside the controls. */
const largestWindow = 3;

/** Pooling beside what it makes. */
export function PoolPanel(props: PoolPanelProps) {
  const { settings, verdict, step, unread, reply, picture, onChange, children } = props;
  const pool = poolOf(settings);
  return (
    <section class="pooled" aria-label={t('Pooled')}>
      <div class="caption">
        <h2>{t('Pooled')}</h2>
        {pool && step && (
          <span class="quiet small">
            {step.output.width} × {step.output.height}
          </span>
        )}
      </div>
      <div class="pool-row">
        {pool && children && <div>{children}</div>}
        <div class="pool-fields">
          <Field label={t('Pool')}>
            <SelectBox
              label={t('Pooling')}
              choices={[
                { value: 'none', label: t('no pooling') },
                { value: 'max', label: t('maximum') },
                { value: 'average', label: t('average') },
              ]}
              value={pool?.pool ?? 'none'}
              onChange={(kind) => onChange(withPoolKind(settings, kind))}
            />
          </Field>
          {pool && (
            <div class="two">
              <Field label={t('Size')}>
                <ValueField
                  label={t('Pool size')}
                  hint={t('Cells of a window: one number, or rows, columns.')}
                  kind={wholePair(1)}
                  value={pool.size}
                  mark={verdict?.field === 'poolSize' ? 'error' : null}
                  onChange={(size) => onChange(withPool(settings, { size }))}
                />
              </Field>
              <Field label={t('Stride')}>
                <ValueField
                  label={t('Pool stride')}
                  hint={t('Cells from one window to the next: one number, or rows, columns.')}
                  kind={wholePair(1)}
                  value={pool.stride}
                  onChange={(stride) => onChange(withPool(settings, { stride }))}
                />
              </Field>
            </div>
          )}
          {pool && unread && <UnreadNote unread={unread} />}
          {pool && reply && <Window reply={reply} picture={picture} />}
        </div>
      </div>
    </section>
  );
}

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
          isSmall
        />
      )}
      <p class="tiny">
        <span class="quiet">
          {winner >= 0
            ? t('largest of {count}', { count: patch.length })
            : t('average of {count}', { count: formatNumber(divisor) })}
        </span>
        <b class="mono">{formatNumber(value)}</b>
      </p>
    </div>
  );
}

function UnreadNote({ unread }: { readonly unread: UnreadCells }) {
  const sentences = [unpooled('rows', unread.rows), unpooled('columns', unread.columns)].filter(Boolean);
  return sentences.length > 0 ? <p class="small quiet">{sentences.join(' ')}</p> : null;
}

function unpooled(axis: 'rows' | 'columns', ranges: UnreadCells['rows']): string {
  const { list, count } = listCells(ranges);
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
