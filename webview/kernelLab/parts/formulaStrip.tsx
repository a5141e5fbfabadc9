import type { StepGeometry } from '../../../src/protocol/engineTypes.ts';
import type { LabSettings } from '../../../src/protocol/kernelLab.ts';
import { Icon } from '../../shared/controls/icon.tsx';
import { t } from '../../shared/translate.ts';
import { type FormulaRow, formulaRows } from '../layout/formula.ts';
import type { Verdict } from '../layout/verdict.ts';

interface FormulaStripProps {
  readonly geometry: StepGeometry;
  /** What the step is called where there are several; null where its kind says it. */
  readonly name: string | null;
  /** The step is a pooling, else a convolution. */
  readonly isPool: boolean;
  readonly verdict: Verdict | null;
  /** The sentence on flipping. */
  readonly aside: string;
  readonly onRemedy: (settings: LabSettings) => void;
  /** Looks at the step; null where it is looked at. */
  readonly onLook: (() => void) | null;
}

/** How large the output is and why, and whether everything is read. */
export function FormulaStrip(props: FormulaStripProps) {
  const { geometry, name, isPool, verdict, aside, onRemedy, onLook } = props;
  const isDilated = geometry.rows.dilation > 1 || geometry.columns.dilation > 1;
  const rows = formulaRows(geometry.rows, geometry.columns);
  const isLong = rows[0].quotient !== null;
  return (
    <section class={isLong ? 'formula long' : 'formula'} aria-label={t('Output size')}>
      <table>
        <thead>
          <tr>
            <td class="name" colSpan={2}>
              {name ?? (isPool ? t('Pooling') : t('Convolution'))}
            </td>
            <th scope="col">{t('input')}</th>
            <td />
            <PaddingHead name={t('before')} fullName={t('padding before')} />
            <td />
            <PaddingHead name={t('after')} fullName={t('padding after')} />
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
      {verdict && <VerdictNote verdict={verdict} onRemedy={onRemedy} onLook={onLook} />}
      <span class="grow" />
      {!isPool && <p class="aside tiny quiet">{aside}</p>}
    </section>
  );
}

/** The whole name stands there where it has room. */
function PaddingHead({ name, fullName }: { readonly name: string; readonly fullName: string }) {
  return (
    <th scope="col" title={fullName}>
      <span class="full-name">{fullName}</span>
      <span class="short-name">{name}</span>
    </th>
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

interface VerdictNoteProps extends Pick<FormulaStripProps, 'onRemedy' | 'onLook'> {
  readonly verdict: Verdict;
}

function VerdictNote({ verdict, onRemedy, onLook }: VerdictNoteProps) {
  const { kind, title, detail, remedies } = verdict;
  return (
    <div class={`verdict ${kind}`} role={kind === 'problem' ? 'alert' : 'status'}>
      <Icon name={kind === 'read' ? 'check' : 'warning'} />
      <p>
        {title && <b>{title} </b>}
        {detail}
        {(remedies.length > 0 || onLook) && (
          <span class="remedies">
            {onLook && (
              <button type="button" class="link" onClick={onLook}>
                {t('Look at this step')}
              </button>
            )}
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
