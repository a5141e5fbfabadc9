import { useEffect, useMemo, useState } from 'preact/hooks';
import { IconButton } from '../../shared/controls/iconButton.tsx';
import { SelectBox } from '../../shared/controls/selectBox.tsx';
import { formatNumber } from '../../shared/numbers.ts';
import { themeVersion } from '../../shared/theme.ts';
import { t } from '../../shared/translate.ts';
import type { Lab } from '../state/lab.ts';
import { Player, type Windows } from '../state/player.ts';
import { speeds, tickStride } from '../state/transport.ts';

/** Windows that are counted; more are named by row and column. */
const mostCounted = 9999;

/** The bar that slides the window: at the bottom of the panel, always there. */
export function Transport({ lab }: { readonly lab: Lab }) {
  const player = useMemo(() => new Player(lab), [lab]);
  const isStill = useReducedMotion();
  usePlayKey(player, isStill);
  // Another step, or settings without a result, end it.
  useEffect(() => player.stop, [player]);
  useEffect(() => {
    if (isStill) player.stop();
  }, [player, isStill]);
  const windows = player.windows();
  const { isPlaying, speed } = lab.view.playback.value;
  const isOff = windows === null;
  return (
    <section class="transport" aria-label={t('Slide the window')}>
      <IconButton
        icon="first"
        label={t('Back to the first window')}
        disabled={isOff}
        onPress={player.first}
      />
      <IconButton icon="back" label={t('One window back')} disabled={isOff} onPress={() => player.step(-1)} />
      <IconButton
        icon={isPlaying ? 'pause' : 'play'}
        label={isPlaying ? t('Pause (K)') : t('Play (K)')}
        disabled={isOff}
        disabledReason={
          isStill ? t('Your system asks for less motion: step with the buttons beside it.') : undefined
        }
        onPress={player.toggle}
      />
      <IconButton icon="forward" label={t('One window on')} disabled={isOff} onPress={() => player.step(1)} />
      <input
        type="range"
        class="grow"
        aria-label={t('Window')}
        aria-valuetext={windows ? placeText(windows) : ''}
        min={0}
        max={Math.max(0, (windows?.count ?? 1) - 1)}
        value={windows?.index ?? 0}
        disabled={isOff}
        onInput={(event) => player.scrub(event.currentTarget.valueAsNumber)}
      />
      <span class="where small quiet">{windows ? whereText(windows) : ''}</span>
      <span class="rule" />
      <SelectBox
        class="speed"
        label={t('Speed')}
        choices={speeds.map((one) => ({ value: String(one), label: `${one}×` }))}
        value={String(speed)}
        onChange={(chosen) => {
          const next = speeds.find((one) => String(one) === chosen);
          if (next) player.setSpeed(next);
        }}
      />
      <span class="keys tiny quiet">
        {isPlaying && windows ? strideText(lab, windows) : t('arrows move · Shift by a stride · Esc unpins')}
      </span>
    </section>
  );
}

function placeText({ place }: Windows): string {
  return t('row {row}, column {column}', { row: place.row, column: place.column });
}

/** Which window it is, of how many; of very many, where it stands. */
function whereText(windows: Windows): string {
  const { index, count } = windows;
  if (index === null) return t('{count} windows', { count: formatNumber(count) });
  return count > mostCounted
    ? placeText(windows)
    : t('window {number} of {count}', { number: index + 1, count });
}

/** How it moves, where it leaves windows out. */
function strideText(lab: Lab, { extent }: Windows): string {
  const { unit, count } = tickStride(lab.scale.value, extent);
  if (count === 1) return t('every window');
  return unit === 'rows' ? t('{count} rows at a time', { count }) : t('one window in {count}', { count });
}

/** K plays and pauses wherever no text is typed. */
function usePlayKey(player: Player, isStill: boolean): void {
  useEffect(() => {
    const onKey = ({ key, target, ctrlKey, metaKey, altKey, defaultPrevented }: KeyboardEvent) => {
      const isTyping =
        target instanceof Element && target.matches('input:not([type=range]), select, textarea');
      const isPlain = key.toLowerCase() === 'k' && !(ctrlKey || metaKey || altKey || defaultPrevented);
      if (isPlain && !isTyping && !isStill) player.toggle();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [player, isStill]);
}

/** Whether the system or the editor asks for less motion. */
function useReducedMotion(): boolean {
  const query = useMemo(() => matchMedia('(prefers-reduced-motion: reduce)'), []);
  const [matches, setMatches] = useState(query.matches);
  useEffect(() => {
    const listen = () => setMatches(query.matches);
    query.addEventListener('change', listen);
    return () => query.removeEventListener('change', listen);
  }, [query]);
  void themeVersion.value;
  return matches || document.body.classList.contains('vscode-reduce-motion');
}
