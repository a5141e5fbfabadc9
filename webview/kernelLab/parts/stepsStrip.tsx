import { useCallback, useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import type { LabSettings, Stage } from '../../../src/protocol/kernelLab.ts';
import { CanvasView } from '../../shared/canvasView.tsx';
import { drawBitmap, pictureBitmap } from '../../shared/cells/pictureBitmap.ts';
import { themeColors } from '../../shared/colors.ts';
import { Icon } from '../../shared/controls/icon.tsx';
import { IconButton } from '../../shared/controls/iconButton.tsx';
import { theme } from '../../shared/theme.ts';
import { t } from '../../shared/translate.ts';
import { pictureBox } from '../layout/pictureBox.ts';
import { stepName } from '../layout/stepName.ts';
import type { Verdict } from '../layout/verdict.ts';
import type { Lab, ShownPicture } from '../state/lab.ts';
import { hasSteps } from '../state/settingsEdits.ts';
import { moveStep, removeStep } from '../state/stepChanges.ts';
import { AddStep } from './addStep.tsx';
import { isOutdated } from './figures.tsx';
import { ScrollRow } from './scrollRow.tsx';

interface StripProps {
  readonly lab: Lab;
  readonly settings: LabSettings;
  readonly verdict: Verdict | null;
}

/** All steps in a row, where they are more than a convolution and its pool. The one looked at is marked. */
export function StepsStrip(props: StripProps) {
  const { lab, settings } = props;
  const { steps } = settings.chain;
  const strip = useRef<HTMLElement>(null);
  const isThere = hasSteps(settings.chain);
  const focus = lab.view.focus.value;
  useKeptFocus(strip, [focus, steps.length, isThere]);
  if (!isThere) return null;
  return (
    <section class="steps" aria-label={t('Steps')} ref={strip}>
      <ScrollRow selected={focus} count={steps.length}>
        <div class="step">
          <Thumb lab={lab} stage={-1} />
          <span class="step-name">{t('Input')}</span>
          <span class="step-size">{sizeText(lab, -1)}</span>
        </div>
        <div
          class="tabs"
          role="tablist"
          aria-label={t('Steps')}
          onKeyDown={(event) => {
            if (!takeKey(lab, steps.length, event)) return;
            event.preventDefault();
            event.stopPropagation();
          }}
        >
          {steps.map((_, index) => (
            <StepTab key={index} {...props} index={index} />
          ))}
        </div>
      </ScrollRow>
      <div class="step-actions" role="toolbar" aria-label={t('Change the chain')}>
        <IconButton
          icon="earlier"
          label={t('Move the step to the left (Alt+←)')}
          disabled={focus === 0}
          onPress={() => moveStep(lab, -1)}
        />
        <IconButton
          icon="later"
          label={t('Move the step to the right (Alt+→)')}
          disabled={focus >= steps.length - 1}
          onPress={() => moveStep(lab, 1)}
        />
        <IconButton
          icon="remove"
          label={t('Remove the step (Delete)')}
          disabled={steps.length === 1}
          onPress={() => removeStep(lab)}
        />
        <AddStep lab={lab} settings={settings} />
      </div>
    </section>
  );
}

function StepTab({ lab, settings, verdict, index }: StripProps & { readonly index: number }) {
  const isSelected = lab.view.focus.value === index;
  const faulty = verdict?.kind === 'problem' ? verdict.step : -1;
  const isFaulty = faulty === index;
  const isWaiting = faulty >= 0 && index > faulty;
  const name = stepName(settings.chain.steps[index], lab.presets.value);
  return (
    <button
      type="button"
      role="tab"
      class={`step ${isFaulty ? 'faulty' : ''}`}
      aria-selected={isSelected}
      aria-invalid={isFaulty || undefined}
      aria-keyshortcuts="Alt+ArrowLeft Alt+ArrowRight Delete"
      tabIndex={isSelected ? 0 : -1}
      title={name}
      onClick={() => lab.view.lookAtStep(index)}
    >
      <Thumb lab={lab} stage={index} isStale={isFaulty || isWaiting} />
      <span class="step-name">
        <span class="quiet">{index + 1}</span> {name}
      </span>
      <span class="step-size">
        {isFaulty ? (
          <>
            <Icon name="warning" />
            {t('no output')}
          </>
        ) : isWaiting ? (
          t('waiting')
        ) : (
          sizeText(lab, index)
        )}
      </span>
    </button>
  );
}

/** Columns by rows of a stage, of the newest settings where they are known. */
function sizeText(lab: Lab, stage: Stage): string {
  const refused = stage >= 0 ? lab.pictures.refusal.value?.geometry[stage]?.output : undefined;
  const extent = refused ?? lab.extents.value[stage + 1];
  return extent ? `${extent.width} × ${extent.height}` : '';
}

interface ThumbProps {
  readonly lab: Lab;
  readonly stage: Stage;
  readonly isStale?: boolean;
}

/** A stage, whole and small; nothing while there is no picture of it. */
function Thumb({ lab, stage, isStale = false }: ThumbProps) {
  const shown = lab.shownPicture('thumb', stage);
  const isOld = isStale || isOutdated(lab, stage);
  return (
    <span class={`thumb ${shown ? '' : 'empty'} ${isOld ? 'stale' : ''}`}>
      {shown && <ThumbPicture lab={lab} stage={stage} shown={shown} />}
    </span>
  );
}

function ThumbPicture({ lab, stage, shown }: ThumbProps & { readonly shown: ShownPicture }) {
  const { picture, viewport } = shown;
  const ratio = lab.view.room.value?.ratio ?? 1;
  const { cssWidth, cssHeight } = useMemo(() => pictureBox(viewport, ratio), [viewport, ratio]);
  const colors = themeColors(theme.value);
  const bitmap = useMemo(() => pictureBitmap(picture, colors), [picture, colors]);
  const draw = useCallback(
    (context: CanvasRenderingContext2D) => drawBitmap(context, bitmap, cssWidth, cssHeight),
    [bitmap, cssWidth, cssHeight],
  );
  return (
    <CanvasView
      aria-hidden="true"
      data-thumb={stage}
      cssWidth={cssWidth}
      cssHeight={cssHeight}
      ratio={ratio}
      draw={draw}
    />
  );
}

/** What a key does on the steps; false where it does nothing. */
function takeKey(lab: Lab, count: number, { key, altKey, ctrlKey, metaKey }: KeyboardEvent): boolean {
  if (ctrlKey || metaKey) return false;
  const by = { ArrowLeft: -1, ArrowRight: 1 }[key];
  const focus = lab.view.focus.peek();
  if (by !== undefined && altKey) moveStep(lab, by);
  else if (by !== undefined) lab.view.lookAtStep(Math.max(0, Math.min(count - 1, focus + by)));
  else if (altKey) return false;
  else if (key === 'Home') lab.view.lookAtStep(0);
  else if (key === 'End') lab.view.lookAtStep(count - 1);
  else if (key === 'Delete' || key === 'Backspace') removeStep(lab);
  else return false;
  return true;
}

/**
 * Keeps the keyboard with the steps: on the one that is looked at where a step had the focus, or where what
 * had it is gone. Where the whole strip is gone, on the button that would bring it back.
 */
function useKeptFocus(strip: { readonly current: HTMLElement | null }, changes: readonly unknown[]): void {
  const hadFocus = useRef(false);
  useLayoutEffect(() => {
    const { activeElement } = document;
    const isGone = activeElement === document.body || activeElement?.matches(':disabled');
    if ((isGone && hadFocus.current) || activeElement?.matches('.steps [role="tab"]')) {
      const selected = strip.current?.querySelector<HTMLElement>('[aria-selected="true"]');
      (selected ?? document.querySelector<HTMLElement>('.pooled .menu-button button'))?.focus();
    }
  }, [...changes]);
  useLayoutEffect(() => {
    const note = ({ target }: FocusEvent) => {
      hadFocus.current = target instanceof Element && target.closest('.steps, .pooled .menu-button') !== null;
    };
    document.addEventListener('focusin', note);
    return () => document.removeEventListener('focusin', note);
  }, []);
}
