import { useEffect, useState } from 'preact/hooks';
import type { RunView, WrongSample } from '../../../src/protocol/networkView.ts';
import { IconButton } from '../../shared/controls/iconButton.tsx';
import { t } from '../../shared/translate.ts';
import type { NetworkView } from '../state/networkView.ts';
import { SampleCanvas } from './sampleCanvas.tsx';

/** Images shown at first, and added with each press. */
const page = 16;

interface WrongSamplesProps {
  readonly view: NetworkView;
  readonly run: RunView;
}

/** Images that were named wrong: those of the chosen pair of classes, then all, the surest first. */
export function WrongSamplesView({ view, run }: WrongSamplesProps) {
  const { samples } = run;
  const [shown, setShown] = useState(page);
  const pair = view.pair.value;
  const wrong = samples?.wrong ?? [];
  const ofPair = pair
    ? wrong.filter(({ label, predicted }) => label === pair.label && predicted === pair.predicted)
    : [];
  const listed = wrong.slice(0, shown);
  useEffect(() => {
    const indices = [...ofPair, ...listed].map(({ index }) => index);
    if (samples) view.wantPictures(samples.part, indices);
  }, [view, samples, pair, shown]);
  if (!samples) return null;
  const nameOf = (place: number) => run.facts?.classes[place] ?? String(place);
  return (
    <section aria-label={t('Wrong images')}>
      {pair && (
        <>
          <div class="caption">
            <h2>
              {t('{label} read as {predicted}', {
                label: nameOf(pair.label),
                predicted: nameOf(pair.predicted),
              })}
            </h2>
            <span class="fact quiet small">{pairFact(ofPair.length, samples.epoch)}</span>
            <span class="grow" />
            <IconButton
              icon="close"
              label={t('Clear the selection')}
              onPress={() => {
                view.pair.value = null;
              }}
            />
          </div>
          <Gallery view={view} samples={ofPair} nameOf={nameOf} isMarked />
        </>
      )}
      <div class="caption">
        <h2>{t('Wrong, surest first')}</h2>
        <span class="fact quiet small">
          {t('{shown} of {count}, after epoch {epoch}', {
            shown: listed.length,
            count: wrong.length,
            epoch: samples.epoch,
          })}
        </span>
        <span class="grow" />
        {shown < wrong.length && (
          <button type="button" class="link small" onClick={() => setShown(shown + page)}>
            {t('Show more')}
          </button>
        )}
      </div>
      {wrong.length === 0 ? (
        <p class="quiet small">{t('None: every image was named right.')}</p>
      ) : (
        <Gallery view={view} samples={listed} nameOf={nameOf} />
      )}
    </section>
  );
}

function pairFact(count: number, epoch: number): string {
  return count === 0
    ? t('none after epoch {epoch}', { epoch })
    : t('{count} images, click opens one', { count });
}

/** Two digits: they stand in a row. */
function shareText(confidence: number): string {
  return confidence.toFixed(2).replace(/^0\./, '.').replace('1.00', '1.0');
}

interface GalleryProps {
  readonly view: NetworkView;
  readonly samples: readonly WrongSample[];
  readonly nameOf: (label: number) => string;
  readonly isMarked?: boolean;
}

function Gallery({ view, samples, nameOf, isMarked = false }: GalleryProps) {
  const pictures = view.pictures.known.value;
  return (
    <ul class={isMarked ? 'gallery marked' : 'gallery'}>
      {samples.map(({ index, name, label, predicted, confidence }) => {
        const [truth, guess] = [nameOf(label), nameOf(predicted)];
        const words = t('{label} read as {predicted}, {confidence} sure: {name}', {
          label: truth,
          predicted: guess,
          confidence: shareText(confidence),
          name,
        });
        return (
          <li key={index}>
            <button
              type="button"
              class={Math.max(truth.length, guess.length) > 2 ? 'sample long' : 'sample'}
              title={words}
              onClick={() => void view.openSample(index)}
            >
              <SampleCanvas picture={pictures.get(index) ?? null} />
              <span class="tiny words">
                <b>{truth}</b>{' '}
                <span>
                  → <b>{guess}</b>
                </span>
              </span>
              <span class="tiny quiet">{shareText(confidence)}</span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
