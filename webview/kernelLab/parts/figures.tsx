import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';
import type { ChannelMode } from '../../../src/protocol/engineTypes.ts';
import type { DisplayMode, ImageInfo, LabSettings } from '../../../src/protocol/kernelLab.ts';
import { type Choice, Segments } from '../../shared/controls/segments.tsx';
import { SelectBox } from '../../shared/controls/selectBox.tsx';
import { t } from '../../shared/translate.ts';
import { outputSentence } from '../layout/outputSentence.ts';
import { useRoom } from '../room.ts';
import type { Lab } from '../state/lab.ts';
import type { Shown } from '../state/pictureFeed.ts';
import { convolutionOf } from '../state/settingsEdits.ts';
import { LegendView } from './legendView.tsx';
import { PictureView } from './pictureView.tsx';

interface FigureProps {
  readonly lab: Lab;
  readonly settings: LabSettings;
  readonly image: ImageInfo;
  readonly shown: Shown | null;
}

/** The image as the chain reads it. */
export function InputFigure({ lab, settings, image, shown }: FigureProps) {
  const figure = useRef<HTMLElement>(null);
  useRoom(figure, lab);
  const { channels } = image;
  const isGray = channels === 1 || settings.chain.channels === 'gray';
  const choices: Choice<ChannelMode>[] = [
    { value: 'gray', label: t('Grey') },
    { value: 'each', label: t('Each') },
    { value: 'sum', label: t('Sum') },
  ];
  return (
    <figure class="input" ref={figure}>
      <Caption name={t('Input')} fact={isGray ? t('grey 0…255') : t('RGB 0…255')}>
        <Segments
          label={t('Channels')}
          choices={choices}
          value={channels === 1 ? 'gray' : settings.chain.channels}
          disabledReason={channels === 1 ? t('A grey image has one channel.') : undefined}
          onChange={(mode) => lab.change({ ...settings, chain: { ...settings.chain, channels: mode } })}
        />
      </Caption>
      <StagePicture lab={lab} shown={shown} stage={-1} name={t('Input')} />
    </figure>
  );
}

/** What the convolution made, and what its kernel is for. */
export function OutputFigure({ lab, settings, shown }: FigureProps) {
  const output = shown?.reply.geometry[0]?.output;
  const preset = lab.presets.value.find(({ id }) => id === settings.presetId);
  const isStale = isOutdated(lab, 0);
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
  return (
    <figure class="output">
      <Caption
        name={t('Output')}
        fact={!output ? '' : isStale ? t('last valid result') : `${output.width} × ${output.height}`}
        badge={shown && !shown.reply.exact ? t('preview') : null}
      >
        <span class="only-wide">
          <Segments {...display} />
        </span>
        <span class="hide-wide">
          <SelectBox {...display} class="display" />
        </span>
      </Caption>
      <StagePicture lab={lab} shown={shown} stage={0} name={t('Output')} />
      <p class="sentence small quiet">{outputSentence(preset, convolutionOf(settings), settings.display)}</p>
    </figure>
  );
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
  readonly shown: Shown | null;
  readonly stage: number;
  readonly name: string;
}

/** Picture and legend of one stage, on lines that input and output share. */
function StagePicture({ lab, shown, stage, name }: StagePictureProps) {
  const picture = shown?.reply.pictures.find((candidate) => candidate.stage === stage);
  const room = lab.room.value;
  const extents = lab.extents.value;
  if (!picture || !room) return <div class="stage-room waiting" />;
  const tallest = Math.max(...extents.slice(0, 2).map(({ height }) => height)) * lab.scale.value;
  return (
    <>
      <div class="stage-room" style={{ minHeight: `${Math.ceil(tallest) + 2}px` }}>
        <PictureView
          lab={lab}
          stage={stage}
          name={name}
          picture={picture}
          extent={extents[stage + 1]}
          isStale={isOutdated(lab, stage)}
        />
      </div>
      <LegendView
        picture={picture}
        width={Math.floor(room.width) + 2}
        ratio={room.ratio}
        value={chosenValue(lab, stage)}
      />
    </>
  );
}

/** Whether a stage is shown as settings made it that are no longer those of the controls, which have no result. */
function isOutdated(lab: Lab, stage: number): boolean {
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
