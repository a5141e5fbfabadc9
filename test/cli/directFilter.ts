/**
 * One convolution, bias, activation and pool over one image, straight from the definitions and in doubles.
 * It shares no code with the product: it is what the command line is held against.
 */

export interface DirectImage {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly bits: 8 | 16;
  /** Stored numbers, row by row, channels interleaved. */
  readonly data: readonly number[];
}

export type DirectPadding = 'same' | 'valid' | 'full' | number | readonly number[];

export interface DirectRequest {
  readonly matrix: readonly (readonly number[])[];
  readonly divisor: number;
  readonly bias: number;
  readonly flip: boolean;
  readonly padding: DirectPadding;
  readonly padMode: 'zeros' | 'constant' | 'reflect' | 'replicate' | 'wrap';
  readonly padValue: number;
  readonly stride: readonly number[];
  readonly dilation: readonly number[];
  readonly channels: 'gray' | 'each' | 'sum';
  readonly activation: string;
  readonly pool: {
    readonly kind: 'max' | 'average';
    readonly size: readonly number[];
    readonly stride: readonly number[];
  } | null;
}

/** One cell: its value, and how far rounding in single precision may lead away from it. */
export interface DirectCell {
  readonly value: number;
  /** Σ |weight · input| / |divisor| + |bias|; over a pool's window the largest. */
  readonly magnitude: number;
}

/** `cells[row][column][channel]` */
export type DirectOutput = readonly (readonly (readonly DirectCell[])[])[];

/** The output, or null where no window fits into the padded input. */
export function directFilter(image: DirectImage, request: DirectRequest): DirectOutput | null {
  const planes = planesOf(image, request.channels);
  const kernelHeight = request.matrix.length;
  const kernelWidth = request.matrix[0].length;
  const [top, bottom, rows] = axis(image.height, kernelHeight, request, 0);
  const [left, right, columns] = axis(image.width, kernelWidth, request, 1);
  if (rows < 1 || columns < 1) return null;
  const padded = planes.map((plane) => pad(plane, [top, right, bottom, left], request));

  const cells = times(rows, (row) =>
    times(columns, (column) => {
      const sums = padded.map((plane) => {
        let sum = 0;
        let magnitude = 0;
        for (let y = 0; y < kernelHeight; y++) {
          for (let x = 0; x < kernelWidth; x++) {
            const weight = request.flip
              ? request.matrix[kernelHeight - 1 - y][kernelWidth - 1 - x]
              : request.matrix[y][x];
            const cell =
              plane[row * request.stride[0] + y * request.dilation[0]][
                column * request.stride[1] + x * request.dilation[1]
              ];
            sum += weight * cell;
            magnitude += Math.abs(weight * cell);
          }
        }
        return { sum: sum / request.divisor, magnitude: magnitude / Math.abs(request.divisor) };
      });
      return finish(sums, request);
    }),
  );
  return request.pool ? pool(cells, request.pool) : cells;
}

function finish(
  sums: readonly { readonly sum: number; readonly magnitude: number }[],
  { channels, bias, activation }: DirectRequest,
): DirectCell[] {
  const all = { sum: 0, magnitude: 0 };
  for (const { sum, magnitude } of sums) {
    all.sum += sum;
    all.magnitude += magnitude;
  }
  const joined = channels === 'sum' ? [all] : sums;
  const values = activate(
    joined.map(({ sum }) => sum + bias),
    activation,
  );
  const largest = Math.max(...joined.map(({ magnitude }) => magnitude));
  return joined.map(({ magnitude }, index) => ({
    value: values[index],
    // A softmax mixes the channels of a cell, and their errors with them.
    magnitude: (activation === 'softmax' ? largest : magnitude) + Math.abs(bias),
  }));
}

/** `[channel][row][column]` on the scale 0..255. */
function planesOf(image: DirectImage, mode: DirectRequest['channels']): number[][][] {
  const at = (row: number, column: number, channel: number) =>
    image.data[(row * image.width + column) * image.channels + channel] / (image.bits === 16 ? 257 : 1);
  if (mode === 'gray' && image.channels === 3) {
    return [
      times(image.height, (y) =>
        times(image.width, (x) => 0.299 * at(y, x, 0) + 0.587 * at(y, x, 1) + 0.114 * at(y, x, 2)),
      ),
    ];
  }
  return times(image.channels, (channel) =>
    times(image.height, (y) => times(image.width, (x) => at(y, x, channel))),
  );
}

/** Padding before and after, and output cells, of one axis. */
function axis(input: number, kernel: number, request: DirectRequest, of: 0 | 1): [number, number, number] {
  const stride = request.stride[of];
  const covered = request.dilation[of] * (kernel - 1) + 1;
  const { padding } = request;
  let before: number;
  let after: number;
  if (padding === 'same') {
    const total = Math.max((Math.ceil(input / stride) - 1) * stride + covered - input, 0);
    before = Math.floor(total / 2);
    after = total - before;
  } else if (padding === 'full') before = after = covered - 1;
  else if (padding === 'valid') before = after = 0;
  else if (typeof padding === 'number') before = after = padding;
  else [before, after] = of === 0 ? [padding[0], padding[2]] : [padding[3], padding[1]];
  return [before, after, Math.floor((input + before + after - covered) / stride) + 1];
}

function pad(plane: number[][], [top, right, bottom, left]: number[], request: DirectRequest): number[][] {
  const height = plane.length;
  const width = plane[0].length;
  const fill = request.padMode === 'constant' ? request.padValue : 0;
  const ys = times(top + height + bottom, (y) => walk(y - top, height, request.padMode));
  const xs = times(left + width + right, (x) => walk(x - left, width, request.padMode));
  return ys.map((y) => xs.map((x) => (y === null || x === null ? fill : plane[y][x])));
}

/** The cell of an axis that stands at `position`: found by walking, one step at a time. */
function walk(position: number, size: number, mode: DirectRequest['padMode']): number | null {
  if (position >= 0 && position < size) return position;
  if (mode === 'zeros' || mode === 'constant') return null;
  if (mode === 'replicate') return position < 0 ? 0 : size - 1;
  let cell = 0;
  let direction = 1;
  for (let step = 0; step < Math.abs(position); step++) {
    const next = cell + direction;
    if (next >= 0 && next < size) cell = next;
    else if (mode === 'wrap') cell = 0;
    else if (size > 1) {
      direction = -direction;
      cell += direction;
    }
  }
  // To the left of the first cell a reflection is the same walk; a wrap runs from the other end.
  return mode === 'wrap' && position < 0 ? (size - cell) % size : cell;
}

function activate(values: readonly number[], name: string): number[] {
  if (name === 'softmax') {
    const top = Math.max(...values);
    const total = values.reduce((sum, value) => sum + Math.exp(value - top), 0);
    return values.map((value) => Math.exp(value - top) / total);
  }
  return values.map((x) => {
    if (name === 'relu') return x > 0 ? x : 0;
    if (name === 'leakyRelu') return x > 0 ? x : 0.01 * x;
    if (name === 'elu') return x > 0 ? x : Math.exp(x) - 1;
    if (name === 'sigmoid') return 1 / (1 + Math.exp(-x));
    if (name === 'tanh') return Math.tanh(x);
    if (name === 'gelu') return x * normalDistribution(x);
    return x;
  });
}

/** Φ(x) = ½ + φ(x) · (x + x³/3 + x⁵/(3·5) + …): Marsaglia, Evaluating the Normal Distribution (2004). */
function normalDistribution(x: number): number {
  if (x > 8) return 1;
  if (x < -8) return 0;
  let term = x;
  let sum = x;
  for (let odd = 3; Math.abs(term) > 1e-18 * Math.abs(sum); odd += 2) {
    term *= (x * x) / odd;
    sum += term;
  }
  return 0.5 + (sum * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI);
}

function pool(
  cells: DirectOutput,
  { kind, size, stride }: NonNullable<DirectRequest['pool']>,
): DirectOutput | null {
  const rows = Math.floor((cells.length - size[0]) / stride[0]) + 1;
  const columns = Math.floor((cells[0].length - size[1]) / stride[1]) + 1;
  if (rows < 1 || columns < 1) return null;
  return times(rows, (row) =>
    times(columns, (column) =>
      cells[0][0].map((_, channel) => {
        const window = times(size[0], (y) =>
          times(size[1], (x) => cells[row * stride[0] + y][column * stride[1] + x][channel]),
        ).flat();
        const values = window.map(({ value }) => value);
        const value =
          kind === 'max' ? Math.max(...values) : values.reduce((sum, each) => sum + each, 0) / values.length;
        return { value, magnitude: Math.max(...window.map(({ magnitude }) => magnitude)) };
      }),
    ),
  );
}

function times<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}
