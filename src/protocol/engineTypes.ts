/** The words of the engine that a panel uses to talk about settings and geometry; types, no values. */
export type { ActivationName } from '../engine/activation.ts';
export type {
  ChannelMode,
  ConvolutionStep,
  FilterChain,
  FilterStep,
  ImageShape,
  Kernel,
  PoolStep,
  StepGeometry,
} from '../engine/filter/filterChain.ts';
export type { AxisGeometry, CellRange, Padding } from '../engine/geometry.ts';
export type { PadMode } from '../engine/padMode.ts';
