import type { ImageInfo, LabSettings } from '../../../src/protocol/kernelLab.ts';
import { Icon } from '../../shared/controls/icon.tsx';
import { t } from '../../shared/translate.ts';
import { cardLayout } from '../layout/matrixLayout.ts';
import { explainedStep, problemVerdict, readVerdict, type Verdict } from '../layout/verdict.ts';
import { unpin } from '../state/cursor.ts';
import type { Lab } from '../state/lab.ts';
import { convolutionOf, poolOf } from '../state/settingsEdits.ts';
import { ArithmeticCard } from './arithmeticCard.tsx';
import { InputFigure, OutputFigure } from './figures.tsx';
import { FormulaStrip } from './formulaStrip.tsx';
import { flipSentence } from './geometryFields.tsx';
import { KernelPanel } from './kernelPanel.tsx';
import { PictureView } from './pictureView.tsx';
import { PoolPanel } from './poolPanel.tsx';

interface WorkbenchProps {
  readonly lab: Lab;
  readonly settings: LabSettings;
  readonly image: ImageInfo;
}

/** Pictures, the operator between them, and the arithmetic beneath. */
export function Workbench({ lab, settings, image }: WorkbenchProps) {
  const shown = lab.pictures.shown.value;
  const refusal = lab.pictures.refusal.value;
  const verdict = verdictOf(lab, settings);
  const geometry = refusal?.geometry ?? shown?.reply.geometry ?? [];
  const explained = explainedStep(geometry);
  return (
    <main class="workbench">
      <Notices lab={lab} />
      <div class="pictures">
        <InputFigure lab={lab} settings={settings} image={image} shown={shown} />
        <KernelPanel
          settings={settings}
          presets={lab.presets.value}
          verdict={verdict}
          step={geometry[0] ?? null}
          onChange={lab.change}
        />
        <OutputFigure lab={lab} settings={settings} image={image} shown={shown} />
      </div>
      {explained >= 0 && (
        <FormulaStrip
          step={geometry[explained]}
          isPool={settings.chain.steps[explained]?.type === 'pool'}
          verdict={verdict}
          aside={flipSentence(convolutionOf(settings).flip)}
          onRemedy={lab.change}
        />
      )}
      <div class="arithmetic-row">
        <Card lab={lab} settings={settings} />
        <Pooling lab={lab} settings={settings} verdict={verdict} />
      </div>
    </main>
  );
}

function verdictOf(lab: Lab, settings: LabSettings): Verdict | null {
  const refusal = lab.pictures.refusal.value;
  if (refusal) return problemVerdict(settings, refusal.geometry, refusal.problem);
  const shown = lab.pictures.shown.value;
  if (!shown) return null;
  const { geometry, unread } = shown.reply;
  return geometry.length > 0 ? readVerdict(shown.settings, geometry[0], unread[0]) : null;
}

/** What went wrong beside the settings: a file that is gone, a request that failed. */
function Notices({ lab }: { readonly lab: Lab }) {
  const image = lab.image.value;
  const problems = [
    image.phase === 'exact' ? image.problem : undefined,
    lab.pictures.failure.value ?? undefined,
  ];
  return (
    <>
      {problems.map((problem) =>
        problem === undefined ? null : (
          <p key={problem} class="notice small" role="alert">
            <Icon name="warning" />
            <span>{problem}</span>
          </p>
        ),
      )}
    </>
  );
}

function Card({ lab, settings }: { readonly lab: Lab; readonly settings: LabSettings }) {
  const { height, width } = convolutionOf(settings).kernel;
  const { cell } = cardLayout(height, width);
  const probed = lab.probes.probed.value;
  const problem = lab.probes.problem.value;
  // As tall as the card will be, so that nothing moves when it comes.
  const minHeight = `${Math.min(height * cell, 260) + 80}px`;
  if (!probed) {
    return (
      <section class="card-room" aria-label={t('Arithmetic')} style={{ minHeight }}>
        <p class="hint quiet small">
          {problem ??
            t('Point at the output to see how a number is made. Click pins it, arrows move, Esc frees.')}
        </p>
      </section>
    );
  }
  const { main } = probed;
  return (
    <section class="card-room" aria-label={t('Arithmetic')} style={{ minHeight }}>
      <ArithmeticCard
        reply={main}
        isSummed={probed.settings.chain.channels === 'sum'}
        picture={lab.pictures.shown.value?.reply.pictures.find(({ stage }) => stage === main.stage)}
        isPinned={lab.cursor.value.pin !== null}
        onFree={() => {
          lab.cursor.value = unpin(lab.cursor.value);
        }}
      />
    </section>
  );
}

interface PoolingProps {
  readonly lab: Lab;
  readonly settings: LabSettings;
  readonly verdict: Verdict | null;
}

function Pooling({ lab, settings, verdict }: PoolingProps) {
  const shown = lab.pictures.shown.value;
  const picture = shown?.reply.pictures.find(({ stage }) => stage === 1);
  const extent = lab.extents.value[2];
  return (
    <PoolPanel
      settings={settings}
      verdict={verdict}
      step={shown?.reply.geometry[1]}
      unread={shown?.reply.unread[1]}
      reply={lab.probes.probed.value?.pool ?? null}
      picture={picture ?? undefined}
      onChange={lab.change}
    >
      {poolOf(settings) && picture && extent && (
        <PictureView
          lab={lab}
          stage={1}
          name={t('Pooled')}
          picture={picture}
          extent={extent}
          isStale={lab.pictures.refusal.value !== null}
        />
      )}
    </PoolPanel>
  );
}
