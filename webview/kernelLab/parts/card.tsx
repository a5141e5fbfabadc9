import type { LabSettings, Picture } from '../../../src/protocol/kernelLab.ts';
import { t } from '../../shared/translate.ts';
import { tapSentence, weightSentence } from '../layout/linkedWords.ts';
import { cardLayout } from '../layout/matrixLayout.ts';
import { type PaddedCells, paddingTitle } from '../layout/placeTitle.ts';
import { turnedIndex } from '../layout/windows.ts';
import { chosenPlace, isPadding, isReadCell, type Place, unpin } from '../state/cursor.ts';
import type { Lab } from '../state/lab.ts';
import type { Probed } from '../state/probes.ts';
import { convolutionAt } from '../state/settingsEdits.ts';
import { ArithmeticCard } from './arithmeticCard.tsx';
import { DetailContext } from './cardShell.tsx';
import { PixelCard } from './pixelCard.tsx';

interface CardProps {
  readonly lab: Lab;
  readonly settings: LabSettings;
}

/** What is known of the chosen cell: how it was made, or what becomes of it; and what is pointed at. */
export function Card({ lab, settings }: CardProps) {
  const probed = lab.probes.probed.value;
  const padding = paddingPlace(lab);
  const detail = detailSentence(lab);
  return (
    <section
      class="card-room"
      aria-label={t('Arithmetic')}
      style={{ minHeight: `${cardHeight(settings, lab.view.focus.value)}px` }}
    >
      {probed ? (
        <DetailContext.Provider value={detail}>
          <ChosenCard lab={lab} probed={probed} />
        </DetailContext.Provider>
      ) : (
        <p class="hint quiet small">
          {lab.probes.problem.value ??
            (padding
              ? paddingTitle(padding, paddingPicture(lab, padding))
              : t('Point at the output to see how a number is made. Click pins it, arrows move, Esc frees.'))}
        </p>
      )}
      {detail !== '' && !probed ? (
        <p class="detail small">{detail}</p>
      ) : (
        <p class="hint quiet small">
          {t('Point at a weight to see every input it multiplies, at an input pixel to see where it goes.')}
        </p>
      )}
    </section>
  );
}

function ChosenCard({ lab, probed }: { readonly lab: Lab; readonly probed: Probed }) {
  const { main, settings, windows } = probed;
  const focus = lab.view.focus.value;
  const shared = {
    reply: main,
    chain: settings.chain,
    picture: pictureOf(lab, main.stage),
    isPinned: lab.cursor.value.pin !== null,
    onFree: () => {
      lab.cursor.value = unpin(lab.cursor.value);
    },
  };
  return isReadCell(main, focus) ? (
    <PixelCard
      {...shared}
      windows={windows}
      step={settings.chain.steps[main.stage + 1]}
      geometry={lab.pictures.shown.value?.reply.geometry[main.stage + 1]}
    />
  ) : (
    <ArithmeticCard {...shared} inputPicture={pictureOf(lab, main.stage - 1)} />
  );
}

function pictureOf(lab: Lab, stage: number): Picture | undefined {
  return (lab.shownPicture('main', stage) ?? lab.shownPicture('next', stage))?.picture;
}

/** As tall as a card will be, so that nothing moves when it comes. */
function cardHeight(settings: LabSettings, focus: number): number {
  const kernel = convolutionAt(settings, focus)?.kernel ?? { height: 3, width: 3 };
  const { cell } = cardLayout(kernel.height, kernel.width);
  return Math.min(kernel.height * cell, 260) + 116;
}

/** The chosen cell, where it is one of the padding around the input. */
function paddingPlace(lab: Lab): Place | null {
  const place = chosenPlace(lab.cursor.value);
  return place && isPadding(place, lab.extents.value) ? place : null;
}

function paddingPicture(lab: Lab, { stage }: Place): PaddedCells | null {
  const shown = lab.shownPicture('main', stage);
  return shown && { ...shown.held, padding: shown.picture.padding };
}

/** What is pointed at beside the chosen cell, in words; empty where nothing is. */
export function detailSentence(lab: Lab): string {
  const { view, probes, pictures } = lab;
  const focus = view.focus.value;
  const pointed = view.pointed.value;
  const main = probes.probed.value?.main;
  if (pointed !== null && main && !isReadCell(main, focus)) {
    return pointed < main.cells.length ? tapSentence(main, 0, pointed) : '';
  }
  const weight = view.weight.value;
  const shown = pictures.shown.value;
  const step = shown && convolutionAt(shown.settings, focus);
  const geometry = shown?.reply.geometry[focus];
  if (weight === null || !step || !geometry || weight >= step.kernel.weights.length) return '';
  const tap = turnedIndex(weight, step.kernel.weights.length, step.flip);
  const product = main?.stage === focus && tap < main.cells.length ? `${tapSentence(main, 0, tap)}. ` : '';
  return `${product}${weightSentence(focus, geometry, tap)}`;
}
