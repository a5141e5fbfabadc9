import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';
import type { ChannelMode } from '../../../src/protocol/engineTypes.ts';
import type { DisplayMode, ImageInfo, LabSettings } from '../../../src/protocol/kernelLab.ts';
import { type Choice, Segments } from '../../shared/controls/segments.tsx';
import { SelectBox } from '../../shared/controls/selectBox.tsx';
import { t } from '../../shared/translate.ts';
import { outputSentence } from '../layout/outputSentence.ts';
import { notesHeight, pictureBox } from '../layout/pictureBox.ts';
import { stageName } from '../layout/placeTitle.ts';
import { useRoom } from '../room.ts';
import type { Lab } from '../state/lab.ts';
import { convolutionAt, presetOf } from '../state/settingsEdits.ts';
import { LegendView } from './legendView.tsx';
import { PictureView } from './pictureView.tsx';
import { CancelButton } from './states.tsx';
import { TensorToggle } from './tensorPanel.tsx';

interface FigureProps {
  readonly lab: Lab;
  readonly settings: LabSettings;
  readonly image: ImageInfo;
  /** The step that is looked at. */
  readonly focus: number;
}

/** What the step reads: the image as the chain takes it, or what the step before made. */
export function InputFigure({ lab, settings, image, focus }: FigureProps) {
  const figure = useRef<HTMLElement>(null);
  useRoom(figure, lab);
  const { chain } = settings;
  const stage = focus - 1;
  const isGray = image.channels === 1 || chain.channels === 'gray';
  const name = stageName(stage, chain);
  return (
    <figure class="input" ref={figure}>
      {stage < 0 ? (
        <Caption name={name} fact={isGray ? t('grey 0…255') : t('RGB 0…255')}>
          <TensorToggle lab={lab} source="input" />
          <ChannelChoice lab={lab} settings={settings} image={image} />
        </Caption>
      ) : (
        <Caption name={name} fact={sizeFact(lab, stage)}>
          {null}
        </Caption>
      )}
      <StagePicture lab={lab} focus={focus} stage={stage} name={name} />
    </figure>
  );
}

function ChannelChoice({ lab, settings, image }: Omit<FigureProps, 'focus'>) {
  const isOne = image.channels === 1;
  const choices: Choice<ChannelMode>[] = [
    { value: 'gray', label: t('Grey') },
    { value: 'each', label: t('Each') },
    { value: 'sum', label: t('Sum') },
  ];
  return (
    <Segments
      label={t('Channels')}
      choices={choices}
      value={isOne ? 'gray' : settings.chain.channels}
      disabledReason={isOne ? t('A grey image has one channel.') : undefined}
      onChange={(mode) => lab.change({ ...settings, chain: { ...settings.chain, channels: mode } })}
    />
  );
}

/** What the step made, and what its kernel is for. */
export function OutputFigure({ lab, settings, focus }: FigureProps) {
  const shown = lab.pictures.shown.value;
  const choices: Choice<DisplayMode>[] = [
    { value: 'auto', label: t('Auto') },
    { value: 'signed', label: t('Signed') },
    { value: 'clamp', label: t('Clamp') },
    { value: 'abs', label: t('Abs') },
    { value: 'minmax', label: t('Min–max') },
  ];
  const display = {
    label: t('Display'),
    choices,
    value: settings.display,
    onChange: (mode: DisplayMode) => lab.change({ ...settings, display: mode }),
  };
  const name = stageName(focus, settings.chain);
  return (
    <figure class="output">
      <Caption
        name={name}
        fact={sizeFact(lab, focus)}
        badge={shown && !shown.reply.exact ? t('preview') : null}
      >
        {lab.pictures.isLong.value ? <CancelButton lab={lab} /> : <TensorToggle lab={lab} source="output" />}
        <span class="only-wide">
          <Segments {...display} />
        </span>
        <span class="hide-wide">
          <SelectBox {...display} class="display" />
        </span>
      </Caption>
      <StagePicture lab={lab} focus={focus} stage={focus} name={name} />
      <StepSentence lab={lab} settings={settings} focus={focus} />
    </figure>
  );
}

function StepSentence({ lab, settings, focus }: Omit<FigureProps, 'image'>) {
  const step = convolutionAt(settings, focus);
  if (!step) return null;
  const preset = presetOf(step, lab.presets.value) ?? undefined;
  return <p class="sentence tiny quiet">{outputSentence(preset, step, settings.display)}</p>;
}

/** Columns by rows of a stage that is shown, or that it belongs to settings before. */
export function sizeFact(lab: Lab, stage: number): string {
  const extent = lab.extents.value[stage + 1];
  if (!extent) return '';
  return isOutdated(lab, stage) ? t('last valid result') : `${extent.width} × ${extent.height}`;
}

interface CaptionProps {
  readonly name: string;
  readonly fact: string;
  readonly badge?: string | null;
  readonly children: ComponentChildren;
}

function Caption({ name, fact, badge = null, children }: CaptionProps) {
  return (
    <figcaption class="caption">
      <h2>{name}</h2>
      <span class="quiet small fact">{fact}</span>
      {badge && (
        <span
          class="badge"
          title={t('Computed from a smaller decoding; the exact result follows by itself.')}
        >
          {badge}
        </span>
      )}
      <span class="grow" />
      {children}
    </figcaption>
  );
}

interface StagePictureProps {
  readonly lab: Lab;
  readonly focus: number;
  readonly stage: number;
  readonly name: string;
}

/** Picture and legend of one stage, on lines that input and output share. */
function StagePicture({ lab, focus, stage, name }: StagePictureProps) {
  const shown = lab.shownPicture('main', stage);
  const room = lab.view.room.value;
  if (!shown || !room) return <div class="stage-room waiting" />;
  const sizes = [focus - 1, focus].map((side) => lab.shownPicture('main', side)?.viewport);
  const tallest = Math.max(
    ...sizes.map((size) => (size ? pictureBox(size, room.ratio).target.cssHeight : 0)),
  );
  return (
    <>
      <div
        class="stage-room"
        style={{
          minHeight: `${Math.ceil(tallest) + 2 + notesHeight(lab.view.look.value, lab.scale.value)}px`,
        }}
      >
        <PictureView lab={lab} stage={stage} name={name} shown={shown} isStale={isOutdated(lab, stage)} />
      </div>
      <LegendView
        picture={shown.picture}
        width={Math.floor(room.width) + 2}
        ratio={room.ratio}
        value={chosenValue(lab, stage)}
      />
    </>
  );
}

/** Whether a stage is shown as settings made it that are no longer those of the controls, which have no result. */
export function isOutdated(lab: Lab, stage: number): boolean {
  const shown = lab.pictures.shown.value;
  const settings = lab.settings.value;
  if (lab.pictures.refusal.value === null || !shown || !settings) return false;
  const makers = ({ chain }: LabSettings) =>
    JSON.stringify([chain.channels, chain.steps.slice(0, stage + 1)]);
  return stage >= 0 && makers(shown.settings) !== makers(settings);
}

/** The value of the chosen cell, where it is of this stage and one number. */
function chosenValue(lab: Lab, stage: number): number | null {
  const probed = lab.probes.probed.value;
  if (probed?.main.stage !== stage) return null;
  const { channels } = probed.main;
  const isOne = channels.length === 1 || (stage >= 0 && probed.settings.chain.channels === 'sum');
  return isOne ? channels[0].value : null;
}
