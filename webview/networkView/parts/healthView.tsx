import type { LayerHealth, RunView } from '../../../src/protocol/networkView.ts';
import { formatNumber } from '../../shared/numbers.ts';
import { t } from '../../shared/translate.ts';
import { numberOrDash } from '../layout/runWords.ts';
import type { NetworkView } from '../state/networkView.ts';

/** How each layer is: dead ReLUs, length of weights and of the last gradient. */
export function HealthView({ view, run }: { readonly view: NetworkView; readonly run: RunView }) {
  const { health } = run;
  return (
    <section aria-label={t('Layers')}>
      <div class="caption">
        <h2>{t('Layers')}</h2>
        {health && health.layers.length > 0 && (
          <span class="fact quiet small">{t('after epoch {epoch}', { epoch: health.epoch })}</span>
        )}
      </div>
      {health && health.layers.length > 0 ? (
        <div class="scroll">
          <table class="facts-table small">
            <thead>
              <tr>
                <th scope="col">{t('layer')}</th>
                <th scope="col">{t('dead')}</th>
                <th scope="col">{t('weights ‖W‖')}</th>
                <th scope="col">{t('gradient ‖∇‖')}</th>
              </tr>
            </thead>
            <tbody>
              {health.layers.map((layer) => (
                <LayerRow key={layer.layer} layer={layer} view={view} />
              ))}
            </tbody>
          </table>
        </div>
      ) : (
        <p class="quiet small">{t('They are looked at after each epoch.')}</p>
      )}
    </section>
  );
}

function LayerRow({ layer, view }: { readonly layer: LayerHealth; readonly view: NetworkView }) {
  const { relu, norms } = layer;
  const parts = Object.entries(norms);
  const main = norms.kernel ?? norms.gamma ?? parts[0]?.[1];
  const words = parts
    .map(([part, { weight, gradient }]) => `${part}: ${formatNumber(weight)}, ${numberOrDash(gradient)}`)
    .join('\n');
  return (
    <tr title={words}>
      <th scope="row">
        <button type="button" class="link" onClick={() => void view.showLayer(layer.layer)}>
          {layer.layer}
        </button>
      </th>
      <td class={relu && relu.dead.length > 0 ? 'warning' : ''}>{deadText(relu)}</td>
      <td class={main && !Number.isFinite(main.weight) ? 'error' : ''}>{numberOrDash(main?.weight)}</td>
      <td class={main?.gradient && !Number.isFinite(main.gradient) ? 'error' : ''}>
        {numberOrDash(main?.gradient)}
      </td>
    </tr>
  );
}

function deadText(relu: LayerHealth['relu']): string {
  if (!relu) return '–';
  return t('{dead} of {count}', { dead: relu.dead.length, count: relu.count });
}
