/** What convolutions and products of matrices are made of; `convolutionPass.ts` makes whole layers of them. */
export interface ConvolutionKernels {
  /**
   * Rows firstRow to firstRow + rows of an image, `bytes` of each with zeros before and after; rows above
   * row 0 and from `height` on are zeros.
   */
  padRows(
    source: number,
    rowStep: number,
    height: number,
    firstRow: number,
    rows: number,
    leftBytes: number,
    bytes: number,
    rightBytes: number,
    target: number,
  ): void;
  /** `rows` rows of `width` (1 to 8) numbers, filled up to eight with zeros. */
  packTile(source: number, rowBytes: number, rows: number, width: number, target: number): void;
  /** The same of `width` columns: target[row] = source[0 … width][row], as many rows as told. */
  packColumns(source: number, rowBytes: number, rows: number, width: number, target: number): void;
  /**
   * Every output channel of rows × columns windows. A window is tapRows × tapColumns runs of `runLength`
   * neighbouring numbers; its weights are tiles of eight output channels: `[tile, …window, 8]`.
   */
  convolve(
    source: number,
    sourceRowStep: number,
    sourceColumnStep: number,
    tapRows: number,
    tapRowStep: number,
    tapColumns: number,
    tapColumnStep: number,
    runLength: number,
    weights: number,
    target: number,
    targetRowStep: number,
    targetColumnStep: number,
    rows: number,
    columns: number,
    channels: number,
    bias: number,
    activation: number,
    slope: number,
  ): void;
  /**
   * One row by a matrix whose rows lie `rowBytes` apart, without packing: target[column] = activation(bias[column]
   * + Σ_i source[i] · weights[i][column]), of `columns` columns. The same bits as `convolve`.
   */
  denseRow(
    source: number,
    length: number,
    weights: number,
    rowBytes: number,
    target: number,
    columns: number,
    bias: number,
    activation: number,
    slope: number,
  ): void;
  /**
   * target[weight][channel] = Σ over rows × columns windows of source · gradient, for the weights
   * firstWeight up to, not including, lastWeight of a window; `accumulate` 1 adds to what is there.
   */
  correlate(
    source: number,
    sourceRowStep: number,
    sourceColumnStep: number,
    tapRowStep: number,
    tapColumns: number,
    tapColumnStep: number,
    runLength: number,
    gradient: number,
    gradientRowStep: number,
    gradientColumnStep: number,
    rows: number,
    columns: number,
    target: number,
    targetRowBytes: number,
    firstWeight: number,
    lastWeight: number,
    channels: number,
    accumulate: number,
  ): void;
  /** As `convolve`, each channel by itself; weights `[tapRows, tapColumns, channels]` are not packed. */
  depthwise(
    source: number,
    sourceRowStep: number,
    sourceColumnStep: number,
    tapRows: number,
    tapRowStep: number,
    tapColumns: number,
    tapColumnStep: number,
    weights: number,
    target: number,
    targetRowStep: number,
    targetColumnStep: number,
    rows: number,
    columns: number,
    channels: number,
    bias: number,
    activation: number,
    slope: number,
  ): void;
  /** As `correlate`, each channel by itself: `[tapRows, tapColumns, channels]`. */
  depthwiseGradient(
    source: number,
    sourceRowStep: number,
    sourceColumnStep: number,
    tapRows: number,
    tapRowStep: number,
    tapColumns: number,
    tapColumnStep: number,
    gradient: number,
    rows: number,
    columns: number,
    channels: number,
    target: number,
    accumulate: number,
  ): void;
  /**
   * Patches of 6 × 6 pixels, `tileStep` pixels from one to the next, all inside the source, to 36 planes of
   * `[tiles, channels]`. May write 12 bytes past the end of each plane; `stage` has 1024 bytes, here and below.
   */
  winogradInput(
    source: number,
    rowBytes: number,
    channels: number,
    tileRows: number,
    tileColumns: number,
    tileStep: number,
    target: number,
    planeBytes: number,
    stage: number,
  ): void;
  /** One packed tile of a kernel, `[taps, taps, channels, 8]` of 3 or 5 taps, to 36 planes of `[channels, 8]`. */
  winogradKernel(
    source: number,
    taps: number,
    channels: number,
    target: number,
    planeBytes: number,
    stage: number,
  ): void;
  /** 36 planes of `[tiles, channels]` to rows × columns pixels, in tiles of tileStep × tileStep. */
  winogradOutput(
    source: number,
    planeBytes: number,
    tileStep: number,
    target: number,
    rows: number,
    columns: number,
    channels: number,
    bias: number,
    activation: number,
    slope: number,
    stage: number,
  ): void;
  /** Tiles of 4 × 4 pixels, all inside the source, to 36 planes; writes as `winogradInput`. */
  winogradGradient(
    source: number,
    rowBytes: number,
    channels: number,
    tileRows: number,
    tileColumns: number,
    target: number,
    planeBytes: number,
    stage: number,
  ): void;
  /** 36 planes of `count` sums to the gradient of a 3 × 3 kernel, `[3, 3, count]`. */
  winogradKernelGradient(
    source: number,
    planeBytes: number,
    count: number,
    target: number,
    stage: number,
  ): void;
}
