/** ONNX models of one operator, encoded by hand: what onnxruntime wants instead of a function call. */

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
  graph: { node: 1, name: 2, input: 11, output: 12 },
  node: { input: 1, output: 2, type: 4, attribute: 5 },
  attribute: { name: 1, int: 3, string: 4, ints: 8, type: 20 },
  value: { name: 1, type: 2 },
  valueType: { tensor: 1 },
  tensorType: { element: 1 },
};

/** Members of the enumerations `AttributeType` and `DataType`. */
const attributeTypes = { int: 2, string: 3, ints: 7 };
const float32 = 1;

/** Versions of the format and of its operators that every onnxruntime of these years reads. */
const irVersion = 8;
const opsetVersion = 17;

/**
 * A model that applies one operator to float32 inputs named `input0`, `input1` … and gives `output`. It
 * fixes no shapes.
 */
export function onnxModel({ type, attributes }: OnnxOperator, inputCount: number): Uint8Array {
  const inputs = Array.from({ length: inputCount }, (_, index) => `input${index}`);
  const node = [
    ...inputs.flatMap((name) => text(fields.node.input, name)),
    ...text(fields.node.output, 'output'),
    ...text(fields.node.type, type),
    ...Object.entries(attributes).flatMap(([name, value]) =>
      bytes(fields.node.attribute, attribute(name, value)),
    ),
  ];
  const graph = [
    ...bytes(fields.graph.node, node),
    ...text(fields.graph.name, type),
    ...inputs.flatMap((name) => bytes(fields.graph.input, floatTensor(name))),
    ...bytes(fields.graph.output, floatTensor('output')),
  ];
  return Uint8Array.from([
    ...integer(fields.model.irVersion, irVersion),
    ...bytes(fields.model.opsetImport, integer(fields.opset.version, opsetVersion)),
    ...bytes(fields.model.graph, graph),
  ]);
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
