/** Where the branches of a block meet: the sum that ends a `residual`, the channels of a `parallel`. */
import type { ProblemError } from '../../engine/errors.ts';
import type { Pair } from '../../engine/geometry.ts';
import { message } from '../../engine/message.ts';
import type { ResolvedResidual } from '../../engine/network/layerSpec.ts';
import { NetworkError } from '../errors.ts';
import { attempt, compileBranches, compileShortcut } from './compileOne.ts';
import { bothAxes, type Flow, flowOf, unknownFlow, wholeOf } from './inferLayer.ts';
import { joinedField, type ReceptiveField, slidField } from './receptiveField.ts';
import type { ParameterTerm, Shape } from './summary.ts';

/** The end of a block: what it adds itself to what is in it. */
export interface JoinedFlow {
  readonly output: Flow;
  readonly parameters: readonly ParameterTerm[] | null;
  readonly multiplyAdds: number | null;
  readonly problem: ProblemError | null;
}

/** The sum of a block's input and what its layers have made of it, by a projection where the shapes differ. */
export function inferResidualEnd(layer: ResolvedResidual, input: Flow, branch: Flow): JoinedFlow {
  const [from, to] = [input.shape, branch.shape];
  const tried = from && to && attempt(() => compileShortcut(layer, from, to));
  if (!tried || tried instanceof Error) {
    // What is added has the shape of the branch, whether it can be or not.
    const field = tried ? null : joinFields([branch.field, input.field]);
    return { output: { ...branch, field }, parameters: null, multiplyAdds: null, problem: tried };
  }
  const { output, parameters, multiplyAdds, stride } = tried;
  const shortcut = stride ? projectedField(input, stride, output) : input.field;
  return {
    output: flowOf(output, joinFields([branch.field, shortcut])),
    parameters,
    multiplyAdds,
    problem: null,
  };
}

/** What a projection sees: a cell where it reads an image, everything where it reads a vector. */
function projectedField({ shape, field }: Flow, stride: Pair, output: Shape): ReceptiveField | null {
  if (!field) return null;
  if (shape?.length === 1) return wholeOf(field);
  const slide = (axis: 0 | 1) => ({ before: 0, span: 1, stride: stride[axis], output: output[axis] });
  return bothAxes(slidField(field.rows, slide(0)), slidField(field.columns, slide(1)));
}

/** The channels of all branches behind one another. */
export function inferParallelEnd(name: string, branches: readonly Flow[]): JoinedFlow {
  const shapes = branches.map(({ shape }) => shape).filter((shape) => shape !== null);
  const tried =
    shapes.length < branches.length
      ? null
      : (planeProblem(shapes) ?? attempt(() => compileBranches(name, shapes)));
  const field = joinFields(branches.map((branch) => branch.field));
  if (!tried || tried instanceof Error) {
    const output = { ...guessedJoin(branches), field: tried ? null : field };
    return { output, parameters: [], multiplyAdds: 0, problem: tried };
  }
  return { ...tried, output: flowOf(tried.output, field), problem: null };
}

/** Branches that end with different rows or columns: said in the words of a network. */
function planeProblem(shapes: readonly Shape[]): ProblemError | null {
  const plane = (shape: Shape) => shape.slice(0, -1).join('×');
  const other = shapes.findIndex((shape) => plane(shape) !== plane(shapes[0]));
  if (other < 0) return null;
  return new NetworkError({
    code: 'branch-shapes',
    problem: message(
      'The branches of a parallel block may differ in their channels alone, but the first makes {first} and number {number} makes {other}.',
      { first: shapes[0].join('×'), number: other + 1, other: shapes[other].join('×') },
    ),
    remedy: message('Give all branches the same stride, and padding "same".'),
  });
}

function guessedJoin(branches: readonly Flow[]): Flow {
  const channels = branches.map((branch) => branch.channels);
  const sum = channels.reduce((total, each) => (total === null || each === null ? null : total + each), 0);
  return { ...unknownFlow, channels: sum || null };
}

function joinFields(fields: readonly (ReceptiveField | null)[]): ReceptiveField | null {
  const known = fields.filter((field) => field !== null);
  const [first] = known;
  if (!first || known.length < fields.length) return null;
  const isAlike = known.every(
    ({ rows, columns }) => rows.units === first.rows.units && columns.units === first.columns.units,
  );
  // Vectors whose numbers stand for different cells: each is taken to see what any of them sees.
  const joined = isAlike ? known : known.map(wholeOf).filter((field) => field !== null);
  if (joined.length < known.length) return null;
  return bothAxes(
    joinedField(joined.map(({ rows }) => rows)),
    joinedField(joined.map(({ columns }) => columns)),
  );
}
