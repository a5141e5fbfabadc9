import type { ComponentChildren } from 'preact';
import { largestCell } from '../cells/zoom.ts';
import type { ZoomWish } from '../gestures.ts';
import { t } from '../translate.ts';
import { IconButton } from './iconButton.tsx';

interface ZoomButtonsProps {
  readonly isFit: boolean;
  /** All of it is seen. */
  readonly isWhole: boolean;
  /** CSS pixels per cell. */
  readonly scale: number;
  readonly onZoom: (wish: ZoomWish) => void;
  /** What says how near it is. */
  readonly children: ComponentChildren;
}

/** Farther, nearer, all of it. */
export function ZoomButtons({ isFit, isWhole, scale, onZoom, children }: ZoomButtonsProps) {
  return (
    <span class="zoom">
      <IconButton
        icon="zoomOut"
        label={t('Zoom out (−)')}
        disabledReason={isWhole ? t('All of it is seen.') : undefined}
        onPress={() => onZoom('farther')}
      />
      {children}
      <IconButton
        icon="zoomIn"
        label={t('Zoom in (+)')}
        disabledReason={scale >= largestCell ? t('Cells are as large as they get.') : undefined}
        onPress={() => onZoom('nearer')}
      />
      <IconButton icon="fit" label={t('Fit (0)')} isPressed={isFit} onPress={() => onZoom('fit')} />
    </span>
  );
}
