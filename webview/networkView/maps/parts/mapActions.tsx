import type { MapsLayer } from '../../../../src/protocol/featureMaps.ts';
import { IconButton } from '../../../shared/controls/iconButton.tsx';
import { t } from '../../../shared/translate.ts';
import { isAnswer } from '../layout/changedNumbers.ts';
import type { FeatureMapsView } from '../state/featureMapsView.ts';

interface MapActionsProps {
  readonly view: FeatureMapsView;
  readonly layer: MapsLayer;
  readonly channel: number;
}

/** What can be done with one map: switch it off, try its kernel on an image. */
export function MapActions({ view, layer, channel }: MapActionsProps) {
  const map = { layer: layer.name, channel };
  const isOff = view.changes.isOff(layer.name, channel);
  return (
    <span class="map-actions">
      {!isAnswer(view.layers.value, layer.name) && (
        <IconButton
          icon="close"
          label={t('Switch off map {channel}', { channel })}
          hint={t('What would be predicted if it were 0? Nothing is written.')}
          isPressed={isOff}
          onPress={() => view.changes.toggle({ type: 'map', ...map })}
        />
      )}
      {layer.kernel && (
        <IconButton
          icon="image"
          label={t('Apply kernel {channel} to an image', { channel })}
          hint={t('Opens the Kernel Lab with it.')}
          onPress={() =>
            void view.ask((host) => host.request('applyMapKernel', { ...map, input: view.input.peek() }))
          }
        />
      )}
    </span>
  );
}
