/** ONNX models of one operator or a chain of them, encoded by hand: what onnxruntime wants instead of a function call. */
import type { TensorInput } from '../../../src/engine/ops/op.ts';

/** A whole number, a text or a list of whole numbers: all that convolutions and pools take. */
export type OnnxAttribute = number | string | readonly number[];

export interface OnnxOperator {
  readonly type: string;
  readonly attributes: Readonly<Record<string, OnnxAttribute>>;
}

/** Field numbers of `onnx.proto`, as far as they are used. */
const fields = {
  model: { irVersion: 1, graph: 7, opsetImport: 8 },
  opset: { version: 2 },
  graph: { node: 1, name: 2, initializer: 5, input: 11, output: 12 },
  node: { input: 1, output: 2, type: 4, attribute: 5 },
  attribute: { name: 1, int: 3, string: 4, ints: 8, type: 20 },
  value: { name: 1, type: 2 },
  valueType: { tensor: 1 },
  tensorType: { element: 1 },
  tensor: { extent: 1, type: 2, name: 8, raw: 9 },
};

/** Members of the enumerations `AttributeType` and `DataType`. */
const attributeTypes = { int: 2, string: 3, ints: 7 };
const float32 = 1;

/** Versions of the format and of its operators that every onnxruntime of these years reads. */
const irVersion = 8;
const opsetVersion = 17;

/** One operator of a chain, and what it takes beside the output of the one before. */
export interface OnnxLink extends OnnxOperator {
  readonly constants: readonly TensorInput[];
}

/**
 * A model that applies one operator to float32 inputs named `input0`, `input1` … and gives `output`. It
 * fixes no shapes.
 */
export function onnxModel(operator: OnnxOperator, inputCount: number): Uint8Array {
  const inputs = Array.from({ length: inputCount }, (_, index) => `input${index}`);
  return model(node(operator, inputs, 'output'), inputs);
}

/**
 * A model of operators one after the other, from `input0` to `output`. Constants are part of it, as weights
 * are, so that onnxruntime may bring them into the order that it likes.
 */
export function onnxChain(links: readonly OnnxLink[]): Uint8Array {
  const content = links.flatMap((link, index) => {
    const names = link.constants.map((_, place) => `constant${index}_${place}`);
    const from = index === 0 ? 'input0' : `value${index}`;
    const to = index === links.length - 1 ? 'output' : `value${index + 1}`;
    const constants = link.constants.map((tensor, place) =>
      bytes(fields.graph.initializer, constant(names[place], tensor)),
    );
    return [...node(link, [from, ...names], to), ...constants.flat()];
  });
  return model(content, ['input0']);
}

/** A model around the nodes and constants of a graph. */
function model(content: readonly number[], inputs: readonly string[]): Uint8Array {
  const graph = [
    ...content,
    ...text(fields.graph.name, 'graph'),
    ...inputs.flatMap((name) => bytes(fields.graph.input, floatTensor(name))),
    ...bytes(fields.graph.output, floatTensor('output')),
  ];
  return Uint8Array.from([
    ...integer(fields.model.irVersion, irVersion),
    ...bytes(fields.model.graph, graph),
    ...bytes(fields.model.opsetImport, integer(fields.opset.version, opsetVersion)),
  ]);
}

function node({ type, attributes }: OnnxOperator, inputs: readonly string[], output: string): number[] {
  return bytes(fields.graph.node, [
    ...inputs.flatMap((name) => text(fields.node.input, name)),
    ...text(fields.node.output, output),
    ...text(fields.node.type, type),
    ...Object.entries(attributes).flatMap(([name, value]) =>
      bytes(fields.node.attribute, attribute(name, value)),
    ),
  ]);
}

function constant(name: string, { shape, data }: TensorInput): number[] {
  return [
    ...shape.flatMap((extent) => integer(fields.tensor.extent, extent)),
    ...integer(fields.tensor.type, float32),
    ...text(fields.tensor.name, name),
    ...bytes(fields.tensor.raw, [...new Uint8Array(Float32Array.from(data).buffer)]),
  ];
}

function attribute(name: string, value: OnnxAttribute): number[] {
  const { int, string, ints, type } = fields.attribute;
  const named = text(fields.attribute.name, name);
  if (typeof value === 'number') {
    return [...named, ...integer(int, value), ...integer(type, attributeTypes.int)];
  }
  if (typeof value === 'string') {
    return [...named, ...text(string, value), ...integer(type, attributeTypes.string)];
  }
  const list = value.flatMap((item) => integer(ints, item));
  return [...named, ...list, ...integer(type, attributeTypes.ints)];
}

function floatTensor(name: string): number[] {
  const tensorType = bytes(fields.valueType.tensor, integer(fields.tensorType.element, float32));
  return [...text(fields.value.name, name), ...bytes(fields.value.type, tensorType)];
}

/** A field of wire type 0. */
function integer(field: number, value: number): number[] {
  return [...varint(field << 3), ...varint(value)];
}

/** A field of wire type 2: a length, then as many bytes. */
function bytes(field: number, content: readonly number[]): number[] {
  return [...varint((field << 3) | 2), ...varint(content.length), ...content];
}

function text(field: number, value: string): number[] {
  return bytes(field, [...new TextEncoder().encode(value)]);
}

/** Seven bits a byte, the lowest first; the top bit says that more follow. */
function varint(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)];
}
