import type { Padding, PoolStep, StepGeometry } from '../../../src/protocol/engineTypes.ts';
import { SelectBox } from '../../shared/controls/selectBox.tsx';
import { ValueField } from '../../shared/controls/valueField.tsx';
import { wholeNumber } from '../../shared/controls/valueFormats.ts';
import { t } from '../../shared/translate.ts';
import { paddingFact, paddingSides, withSide } from '../layout/paddingSides.ts';
import type { Verdict } from '../layout/verdict.ts';
import { Field } from './geometryFields.tsx';

interface PoolPaddingProps {
  /** What the list of rules is called. */
  readonly label: string;
  readonly pool: PoolStep;
  readonly geometry: StepGeometry | null;
  readonly verdict: Verdict | null;
  readonly onChange: (padding: Padding) => void;
}

/** Sides as their fields stand: top beside bottom, left beside right. */
const sideRows = [
  [0, 2],
  [3, 1],
] as const;

/** The padding of a pool: a rule, or sides that are smaller than its window. */
export function PoolPadding({ label, pool, geometry, verdict, onChange }: PoolPaddingProps) {
  const { padding, size } = pool;
  const isRule = padding === 'same' || padding === 'valid';
  const sides = paddingSides(padding, geometry);
  const fact = paddingFact(geometry);
  const ruleLabel = (rule: string) => (padding === rule && fact ? `${rule} ${fact}` : rule);
  const names = [t('Top'), t('Right'), t('Bottom'), t('Left')];
  return (
    <>
      <Field label={t('Padding')}>
        <SelectBox
          label={label}
          faulty={verdict?.field === 'poolPadding'}
          choices={[
            { value: 'same', label: ruleLabel('same') },
            { value: 'valid', label: ruleLabel('valid') },
            { value: 'custom', label: isRule ? t('custom…') : t('custom') },
          ]}
          value={isRule ? padding : 'custom'}
          onChange={(rule) => onChange(rule === 'custom' ? sides : rule)}
        />
      </Field>
      {!isRule &&
        sideRows.map((row) => (
          <div class="two" key={row[0]}>
            {row.map((side) => (
              <Field key={side} label={names[side]}>
                <ValueField
                  label={names[side]}
                  hint={t('Cells added on this side: fewer than the window has.')}
                  kind={wholeNumber(0, size[side % 2] - 1)}
                  value={sides[side]}
                  mark={markOf(side, verdict)}
                  onChange={(cells) => onChange(withSide(sides, side, cells))}
                />
              </Field>
            ))}
          </div>
        ))}
    </>
  );
}

function markOf(side: number, verdict: Verdict | null): 'error' | 'warning' | null {
  if (verdict?.field === 'poolPadding') return 'error';
  return (side === 1 && verdict?.field === 'right') || (side === 2 && verdict?.field === 'bottom')
    ? 'warning'
    : null;
}

/** What a pool does, and what its padding counts as where it has any. */
export function poolSentence({ pool }: PoolStep, geometry: StepGeometry | null): string {
  const axes = geometry ? [geometry.rows, geometry.columns] : [];
  const isPadded = axes.some(({ before, after }) => before + after > 0);
  const [does, rim] =
    pool === 'max'
      ? [
          t('Keeps the largest value of each window: where something was found, give or take a cell.'),
          t('Padding never wins: it counts as −∞.'),
        ]
      : [
          t('Takes the average of each window: a smaller, smoother picture.'),
          t('Padding does not count: at the rim the average is of fewer cells.'),
        ];
  return isPadded ? `${does} ${rim}` : does;
}
