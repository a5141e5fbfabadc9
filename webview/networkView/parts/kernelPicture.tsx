import { useCallback } from 'preact/hooks';
import { CanvasView } from '../../shared/canvasView.tsx';
import { cssColor, inkOn, themeColors } from '../../shared/colors.ts';
import { formatCell, formatNumber } from '../../shared/numbers.ts';
import { theme } from '../../shared/theme.ts';
import { t } from '../../shared/translate.ts';
import type { FormingKernel, FormingLayer } from '../layout/forming.ts';

export interface KernelPictureProps {
  readonly values: readonly number[];
  readonly forming: FormingLayer;
  /** CSS pixels of a weight. */
  readonly cell: number;
}

/** Weights as colours; one that is no number is left out and struck through. */
export function KernelPicture({ values, forming, cell }: KernelPictureProps) {
  const { width, height, reach } = forming;
  const colors = themeColors(theme.value);
  const draw = useCallback(
    (context: CanvasRenderingContext2D) => {
      values.forEach((value, place) => {
        const [x, y] = [(place % width) * cell, Math.floor(place / width) * cell];
        if (Number.isFinite(value)) {
          context.fillStyle = cssColor(colors.kernel(value / reach));
          context.fillRect(x, y, cell, cell);
        } else hatch(context, x, y, cell);
      });
    },
    [values, width, reach, cell, colors],
  );
  return (
    <CanvasView
      class="picture"
      aria-hidden="true"
      cssWidth={width * cell}
      cssHeight={height * cell}
      draw={draw}
    />
  );
}

function hatch(context: CanvasRenderingContext2D, x: number, y: number, cell: number): void {
  context.strokeStyle = '#888888';
  context.beginPath();
  context.moveTo(x, y + cell);
  context.lineTo(x + cell, y);
  context.stroke();
}

/** The weights, a row a line. */
export function kernelText(values: readonly number[], width: number): string {
  const rows = Array.from({ length: values.length / width }, (_, row) =>
    values
      .slice(row * width, (row + 1) * width)
      .map(formatNumber)
      .join('  '),
  );
  return rows.join('\n');
}

/** One kernel large, with its numbers, beside what it began as. */
export function KernelNumbers({
  kernel,
  forming,
}: {
  readonly kernel: FormingKernel;
  readonly forming: FormingLayer;
}) {
  return (
    <div class="kernel-numbers">
      {kernel.start.length > 0 && (
        <NumberTable title={t('random start')} values={kernel.start} forming={forming} />
      )}
      <NumberTable
        title={t('kernel {place}', { place: kernel.place })}
        values={kernel.now}
        forming={forming}
      />
    </div>
  );
}

interface NumberTableProps {
  readonly title: string;
  readonly values: readonly number[];
  readonly forming: FormingLayer;
}

function NumberTable({ title, values, forming: { width, height, reach } }: NumberTableProps) {
  const { kernel } = themeColors(theme.value);
  return (
    <table class="weights">
      <caption class="tiny quiet">{title}</caption>
      <tbody>
        {Array.from({ length: height }, (_, row) => (
          <tr key={row}>
            {values.slice(row * width, (row + 1) * width).map((value, column) => {
              const color = kernel(value / reach);
              return (
                <td
                  key={column}
                  style={{ background: cssColor(color), color: inkOn(color) }}
                  title={formatNumber(value)}
                >
                  {formatCell(value, true)}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
