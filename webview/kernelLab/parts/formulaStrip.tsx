import type { StepGeometry } from '../../../src/protocol/engineTypes.ts';
import type { LabSettings } from '../../../src/protocol/kernelLab.ts';
import { Icon } from '../../shared/controls/icon.tsx';
import { t } from '../../shared/translate.ts';
import { type FormulaRow, formulaRows } from '../layout/formula.ts';
import type { Verdict } from '../layout/verdict.ts';

interface FormulaStripProps {
  readonly step: StepGeometry;
  /** The step is the pooling, else the convolution. */
  readonly isPool: boolean;
  readonly verdict: Verdict | null;
  /** The sentence on flipping. */
  readonly aside: string;
  readonly onRemedy: (settings: LabSettings) => void;
}

/** How large the output is and why, and whether everything is read. */
export function FormulaStrip({ step, isPool, verdict, aside, onRemedy }: FormulaStripProps) {
  const isDilated = step.rows.dilation > 1 || step.columns.dilation > 1;
  const rows = formulaRows(step.rows, step.columns);
  const isLong = rows[0].quotient !== null;
  return (
    <section class={isLong ? 'formula long' : 'formula'} aria-label={t('Output size')}>
      <table>
        <thead>
          <tr>
            <td class="name" colSpan={2}>
              {isPool ? t('Pooling') : t('Convolution')}
            </td>
            <th scope="col">{t('input')}</th>
            <td />
            <th scope="col">{t('before')}</th>
            <td />
            <th scope="col">{t('after')}</th>
            <td />
            <th scope="col" title={isDilated ? t('Cells that the dilated kernel spans.') : undefined}>
              {isPool ? t('window') : isDilated ? t('span') : t('kernel')}
            </th>
            <td />
            <th scope="col">{t('stride')}</th>
            <td class="gap" colSpan={isLong ? 4 : 2} />
            <th scope="col" class="result">
              {t('output')}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <FormulaLine key={row.axis} row={row} verdict={verdict} />
          ))}
        </tbody>
      </table>
      {verdict && <VerdictNote verdict={verdict} onRemedy={onRemedy} />}
      <span class="grow" />
      {!isPool && <p class="aside tiny quiet">{aside}</p>}
    </section>
  );
}

function FormulaLine({ row, verdict }: { readonly row: FormulaRow; readonly verdict: Verdict | null }) {
  const remainder = row.hasRemainder && verdict?.kind === 'unread' ? 'remainder' : '';
  return (
    <tr>
      <th scope="row">{row.axis === 'height' ? t('height') : t('width')}</th>
      <td class="sign">⌊(</td>
      <td class="number">{row.input}</td>
      <td class="sign">+</td>
      <td>{row.before}</td>
      <td class="sign">+</td>
      <td>{row.after}</td>
      <td class="sign">−</td>
      <td class={row.isPossible ? '' : 'impossible'}>{row.span}</td>
      <td class="sign">) ÷</td>
      <td>{row.stride}</td>
      <td class="sign">⌋ + 1</td>
      {row.quotient !== null && (
        <>
          <td class="sign again">=</td>
          <td class={`number quotient ${remainder}`}>{row.quotient} + 1</td>
        </>
      )}
      <td class="sign equals">=</td>
      <td class={row.isPossible ? 'result' : 'result impossible'}>
        {row.output}
        <span class="stacked-only" aria-hidden="true">
          {t('output')}
        </span>
      </td>
    </tr>
  );
}

interface VerdictNoteProps {
  readonly verdict: Verdict;
  readonly onRemedy: (settings: LabSettings) => void;
}

function VerdictNote({ verdict, onRemedy }: VerdictNoteProps) {
  const { kind, title, detail, remedies } = verdict;
  return (
    <div class={`verdict ${kind}`} role={kind === 'problem' ? 'alert' : 'status'}>
      <Icon name={kind === 'read' ? 'check' : 'warning'} />
      <p>
        {title && <b>{title} </b>}
        {detail}
        {remedies.length > 0 && (
          <span class="remedies">
            {remedies.map(({ label, settings }) => (
              <button key={label} type="button" class="link" onClick={() => onRemedy(settings)}>
                {label}
              </button>
            ))}
          </span>
        )}
      </p>
    </div>
  );
}
