import type { MapsLook } from '../../../../src/protocol/featureMaps.ts';
import { IconButton } from '../../../shared/controls/iconButton.tsx';
import { t } from '../../../shared/translate.ts';
import { shapeText } from '../layout/mapWords.ts';
import type { FeatureMapsView } from '../state/featureMapsView.ts';
import { DrawingPad } from './drawingPad.tsx';
import { InputPicture } from './inputPicture.tsx';
import { Marks } from './mapTile.tsx';
import { countOf, SampleChoice } from './sampleChoice.tsx';

/** CSS pixels of the input's longer side. */
const inputSide = 140;

/** The image as the network reads it, and the ways to another one. */
export function InputView({ view, look }: { readonly view: FeatureMapsView; readonly look: MapsLook }) {
  const { picture, name } = look;
  const { height, width, channels } = picture;
  const scale = inputSide / Math.max(height, width);
  const size = { cssWidth: Math.round(width * scale), cssHeight: Math.round(height * scale) };
  return (
    <section class="maps-input" aria-label={t('Input')}>
      <div class="caption">
        <h2>{t('Input')}</h2>
        <span class="fact quiet small">{shapeText([height, width, channels])}</span>
        {view.isLooking.value && (
          <span class="small quiet late" role="status">
            {t('Looking…')}
          </span>
        )}
      </div>
      {view.isDrawing.value ? (
        <DrawingPad view={view} height={height} width={width} {...size} />
      ) : (
        <div class="input-picture" role="img" aria-label={name || t('A drawing')} title={name}>
          <InputPicture picture={picture} {...size} />
          <Marks view={view} layer={null} channel={null} extents={[height, width]} />
        </div>
      )}
    </section>
  );
}

/** What is looked at, and the ways to something else. */
export function Choice({ view, look }: { readonly view: FeatureMapsView; readonly look: MapsLook }) {
  const { sample, name } = look;
  return (
    <div class="choice">
      <Sources view={view} look={look} />
      {sample ? (
        <SampleChoice view={view} look={look} sample={sample} />
      ) : (
        <span class="small quiet fact">{name || t('A drawing')}</span>
      )}
    </div>
  );
}

/** Buttons that choose another image. */
function Sources({ view, look }: { readonly view: FeatureMapsView; readonly look: MapsLook }) {
  const { sample } = look;
  const atRandom = () => {
    const count = sample ? countOf(sample) : 1;
    view.step(1 + Math.floor(Math.random() * Math.max(1, count - 1)));
  };
  return (
    <div class="sources">
      <IconButton icon="back" label={t('Sample before')} onPress={() => view.step(-1)} />
      <IconButton icon="forward" label={t('Next sample')} onPress={() => view.step(1)} />
      <IconButton icon="dice" label={t('Any sample')} onPress={atRandom} />
      <IconButton icon="open" label={t('Image file…')} onPress={() => view.chooseFile()} />
      <IconButton
        icon="draw"
        label={t('Draw')}
        hint={t('An image by hand, white on black.')}
        isPressed={view.isDrawing.value}
        onPress={() => {
          view.isDrawing.value = !view.isDrawing.peek();
        }}
      />
    </div>
  );
}
