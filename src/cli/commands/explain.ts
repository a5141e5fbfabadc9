import type { Command } from 'commander';
import { message } from '../../engine/message.ts';
import { explainUnit } from '../../explain/network/explainUnit.ts';
import { explanationText } from '../../explain/network/explanationText.ts';
import type { SeenImage } from '../../explain/network/seenImage.ts';
import type { Unit } from '../../explain/network/unit.ts';
import { type UnitField, unitField } from '../../explain/network/unitField.ts';
import type { CliContext } from '../context.ts';
import { addLooking, fileAndImage, lookAt } from '../lookAt.ts';
import { parseUnit } from '../options/parseUnit.ts';
import { oneLine } from '../shown.ts';
import { UsageError } from '../usageError.ts';

interface ExplainTexts {
  readonly layer?: string;
  readonly unit?: string;
  readonly checkpoint?: string;
  readonly json?: boolean;
}

/** Lines that are printed of one list; `--json` has them all. */
const mostLines = 16;

/** Adds `explain`: the arithmetic behind one number of a network. */
export function addExplain(program: Command, context: CliContext): Command {
  return addLooking(program, context, {
    name: 'explain',
    description: context.say(message('Say how one number of a network came about, step by step.')),
    usage: context.say(message('FILE IMAGE --layer NAME --unit y,x,c [options]')),
  })
    .option('--layer <name>', context.say(message('The layer by the name that maps gives it, or input.')))
    .option(
      '--unit <place>',
      context.say(message('Row, column and channel, or the one number of a unit of a vector; all from 0.')),
    )
    .option('--json', context.say(message('Print it all as one JSON object.')))
    .action((_file: unknown, _image: unknown, texts: ExplainTexts, { args }: Command) =>
      runExplain(args, texts, context),
    );
}

/** @throws UsageError, DataError, EngineError, TrainingError */
async function runExplain(
  args: readonly string[],
  { layer, unit, checkpoint, json = false }: ExplainTexts,
  context: CliContext,
): Promise<void> {
  const files = fileAndImage('explain', args);
  if (layer === undefined || unit === undefined)
    throw noUnitNamed(layer === undefined ? '--layer' : '--unit');
  const place = parseUnit(unit);
  await lookAt({ ...files, checkpoint }, context, (seen) => {
    const asked = unitNamed(seen, layer, place);
    const explanation = explainUnit(seen, asked);
    const field = unitField(seen.graph, asked);
    if (json) {
      const { height, width, box } = field;
      context.print(JSON.stringify({ ...explanation, receptiveField: box, input: { height, width } }));
      return;
    }
    const say = context.say.bind(context);
    for (const line of explanationText(explanation, { say, most: mostLines })) context.print(oneLine(line));
    context.print(`  ${context.say(fieldSentence(field))}`);
  });
}

/** A layer may be called `input` itself. */
function unitNamed({ graph }: SeenImage, layer: string, place: readonly number[]): Unit {
  const isInput = layer === 'input' && !graph.outputs.has(layer);
  return { layer: isInput ? null : layer, place };
}

function fieldSentence({ box }: UnitField) {
  if (!box) return message('It sees nothing of the image, only padding.');
  const { rows, columns } = box;
  return message('It sees rows {top} to {bottom} and columns {left} to {right} of the image.', {
    top: rows.from,
    bottom: rows.to,
    left: columns.from,
    right: columns.to,
  });
}

function noUnitNamed(option: string): UsageError {
  return new UsageError({
    code: 'missing-unit',
    problem: message('Option {option} is missing: explain needs the layer and the place of a unit.', {
      option,
    }),
    remedy: message('Add it like --layer conv2d_0 --unit 3,4,0.'),
  });
}
