import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { Ablation, LayerKernels, MapsLayer } from '../../../../src/protocol/featureMaps.ts';
import { IconButton } from '../../../shared/controls/iconButton.tsx';
import { ValueField } from '../../../shared/controls/valueField.tsx';
import { anyNumber } from '../../../shared/controls/valueFormats.ts';
import { WeightMatrix } from '../../../shared/matrix/weightMatrix.tsx';
import { formatExact, shortest, stepped } from '../../../shared/numbers.ts';
import { t } from '../../../shared/translate.ts';
import {
  biasChange,
  changedBias,
  changedWeights,
  changesOf,
  weightChange,
} from '../layout/changedNumbers.ts';
import type { FeatureMapsView } from '../state/featureMapsView.ts';

interface KernelEditorProps {
  readonly view: FeatureMapsView;
  readonly layer: MapsLayer;
  readonly kernels: LayerKernels;
  readonly output: number;
  readonly onClose: () => void;
}

/** Learned weights are small: what is a step elsewhere is a tenth here. */
const addTenths = (weight: number, step: number) => stepped(weight, step / 10);
export const tenths = { ...anyNumber, step: addTenths };

/** The weights by which one map reads one input channel, and its bias, to be tried otherwise. */
export function KernelEditor(props: KernelEditorProps) {
  const { view, layer, kernels, output, onClose } = props;
  const { changes } = view;
  const part = { layer: layer.name, input: kernels.input, output };
  const trainedBias = kernels.trained.biases?.[kernels.outputs.indexOf(output)];
  const list = changes.list.value;
  const own = changesOf(list, part);
  const editor = useRef<HTMLElement>(null);
  useLayoutEffect(() => editor.current?.querySelector('input')?.focus(), []);
  useEffect(() => {
    const { edited } = changes;
    const mine = edited.peek();
    // A page or a row that takes it away closes it.
    return () => {
      if (edited.peek() === mine) edited.value = null;
    };
  }, [changes]);
  return (
    <section
      ref={editor}
      class="kernel-editor"
      aria-label={t('Edit kernel {output}', { output })}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        onClose();
      }}
    >
      <KernelWeights {...props} />
      <div class="kernel-switches">
        {trainedBias !== undefined && (
          <BiasField
            trained={trainedBias}
            value={changedBias(trainedBias, list, part)}
            onChange={(value) => changes.set(biasChange(part, value), () => trainedBias)}
          />
        )}
        <KernelSwitches view={view} part={part} hasChannels={(layer.kernel?.inChannels ?? 1) > 1} />
        <span class="kernel-actions">
          <IconButton
            icon="undo"
            label={t('Restore kernel {output}', { output })}
            hint={t('All its weights and its bias as they were trained.')}
            disabledReason={own.length === 0 ? t('It is as it was trained.') : undefined}
            onPress={() => changes.takeBack(own)}
          />
          <IconButton icon="close" label={t('Close')} hint={t('Esc')} onPress={onClose} />
        </span>
      </div>
    </section>
  );
}

function KernelWeights({ view: { changes }, layer, kernels, output }: KernelEditorProps) {
  const { height = 1, width = 1 } = layer.kernel ?? {};
  const part = { layer: layer.name, input: kernels.input, output, width };
  const first = kernels.outputs.indexOf(output) * height * width;
  const trained = [...kernels.trained.values.subarray(first, first + height * width)];
  const weights = changedWeights(trained, changes.list.value, part).map(shortest);
  const isMarked = (index: number) => Math.fround(weights[index]) !== trained[index];
  return (
    <div class="kernel-weights">
      <WeightMatrix
        height={height}
        width={width}
        weights={weights}
        layout={{ cell, rowHeight: height > 3 ? lowRow : cell, font: 11, isWide: false, isRaised: false }}
        end={kernels.reach || 1}
        add={addTenths}
        isMarked={isMarked}
        titleOf={(index) =>
          isMarked(index) ? changedTitle(weights[index], trained[index]) : formatExact(weights[index])
        }
        onChange={(index, value) =>
          changes.set(
            weightChange(part, index, value),
            (others) => changedWeights(trained, others, part)[index],
          )
        }
      />
    </div>
  );
}

/** CSS pixels of a weight, and of a row where there are many. */
const cell = 29;
const lowRow = 22;

interface BiasFieldProps {
  readonly trained: number;
  readonly value: number;
  readonly onChange: (value: number) => void;
}

function BiasField({ trained, value, onChange }: BiasFieldProps) {
  const isChanged = Math.fround(value) !== trained;
  return (
    <div class={isChanged ? 'kernel-bias marked' : 'kernel-bias'}>
      <span class="quiet" aria-hidden="true">
        {t('bias')}
      </span>
      <ValueField
        label={t('Bias')}
        kind={tenths}
        value={shortest(value)}
        {...(isChanged && { hint: changedTitle(value, trained) })}
        onChange={onChange}
      />
    </div>
  );
}

interface KernelSwitchesProps extends Pick<KernelEditorProps, 'view'> {
  readonly part: { readonly layer: string; readonly input: number; readonly output: number };
  readonly hasChannels: boolean;
}

/** Switch a kernel off, of the channel that is shown or of all. */
function KernelSwitches({
  view: { changes },
  part: { layer, input, output },
  hasChannels,
}: KernelSwitchesProps) {
  const off = (of: number | null): Ablation => ({ type: 'kernel', layer, input: of, output });
  const choices = hasChannels
    ? [
        { change: off(input), label: t('off for channel {input}', { input }) },
        { change: off(null), label: t('off for all channels') },
      ]
    : [{ change: off(null), label: t('Kernel off') }];
  return (
    <>
      {choices.map(({ change, label }) => (
        <label key={label} class="check" title={t('All these weights as 0. Nothing is written.')}>
          <input type="checkbox" checked={changes.has(change)} onChange={() => changes.toggle(change)} />
          {label}
        </label>
      ))}
    </>
  );
}

function changedTitle(value: number, trained: number): string {
  return t('{value}, trained {trained}', {
    value: formatExact(shortest(value)),
    trained: formatExact(shortest(trained)),
  });
}
