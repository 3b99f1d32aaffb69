import { PbfWriter } from 'pbf';
import { type DType, onnxType } from '../graph/dtype';
import type { Attributes } from '../graph/value';

/** The parts of ONNX's ModelProto that are used here; field numbers are those of onnx.proto3, IR version 9. */
export interface OnnxTensor {
  name: string;
  dtype: DType | 'bfloat16';
  /** A text names an extent that is open until the model runs. */
  shape: readonly (number | string)[];
}
export interface OnnxConstant extends OnnxTensor {
  dtype: DType;
  shape: readonly number[];
  bytes: Uint8Array;
}
export interface OnnxNode {
  name: string;
  type: string;
  domain: string;
  inputs: readonly string[];
  outputs: readonly string[];
  attributes: Attributes;
  /** A graph in the attribute `body`. */
  body?: OnnxModel;
}
export interface OnnxModel {
  name: string;
  nodes: readonly OnnxNode[];
  inputs: readonly OnnxTensor[];
  outputs: readonly OnnxTensor[];
  constants: readonly OnnxConstant[];
  /** The contents of `metadata_props`. */
  metadata?: Readonly<Record<string, string>>;
}

const IR_VERSION = 9;

/** Version of the standard operator set (domain '') that models are written in. */
export const ONNX_OPSET = 20;

const attributeKind = { float: 1, int: 2, string: 3, graph: 5, ints: 7 } as const;

function writeAttribute([name, value]: [string, Attributes[string]], pbf: PbfWriter): void {
  pbf.writeStringField(1, name);
  let kind: keyof typeof attributeKind;
  if (typeof value === 'number') {
    kind = 'int';
    pbf.writeVarintField(3, value);
  } else if (typeof value === 'string') {
    kind = 'string';
    pbf.writeBytesField(4, new TextEncoder().encode(value));
  } else if ('float' in value) {
    kind = 'float';
    pbf.writeFloatField(2, value.float);
  } else {
    kind = 'ints';
    for (const item of value) pbf.writeVarintField(8, item);
  }
  pbf.writeVarintField(20, attributeKind[kind]);
}

function writeNode(node: OnnxNode, pbf: PbfWriter): void {
  for (const input of node.inputs) pbf.writeStringField(1, input);
  for (const output of node.outputs) pbf.writeStringField(2, output);
  pbf.writeStringField(3, node.name);
  pbf.writeStringField(4, node.type);
  for (const attribute of Object.entries(node.attributes)) pbf.writeMessage(5, writeAttribute, attribute);
  if (node.body) pbf.writeMessage(5, writeBody, node.body);
  pbf.writeStringField(7, node.domain);
}

function writeBody(body: OnnxModel, pbf: PbfWriter): void {
  pbf.writeStringField(1, 'body');
  pbf.writeMessage(6, writeGraph, body);
  pbf.writeVarintField(20, attributeKind.graph);
}

function writeExtent(extent: number | string, pbf: PbfWriter): void {
  if (typeof extent === 'number') pbf.writeVarintField(1, extent);
  else pbf.writeStringField(2, extent);
}

function writeShape(shape: readonly (number | string)[], pbf: PbfWriter): void {
  for (const extent of shape) pbf.writeMessage(1, writeExtent, extent);
}

function writeTensorType(tensor: OnnxTensor, pbf: PbfWriter): void {
  pbf.writeVarintField(1, onnxType[tensor.dtype]);
  pbf.writeMessage(2, writeShape, tensor.shape);
}

function writeValueInfo(tensor: OnnxTensor, pbf: PbfWriter): void {
  pbf.writeStringField(1, tensor.name);
  pbf.writeMessage(2, (t: OnnxTensor, p) => p.writeMessage(1, writeTensorType, t), tensor);
}

function writeConstant(constant: OnnxConstant, pbf: PbfWriter): void {
  for (const extent of constant.shape) pbf.writeVarintField(1, extent);
  pbf.writeVarintField(2, onnxType[constant.dtype]);
  pbf.writeStringField(8, constant.name);
  pbf.writeBytesField(9, constant.bytes);
}

function writeGraph(model: OnnxModel, pbf: PbfWriter): void {
  for (const node of model.nodes) pbf.writeMessage(1, writeNode, node);
  pbf.writeStringField(2, model.name);
  for (const constant of model.constants) pbf.writeMessage(5, writeConstant, constant);
  for (const input of model.inputs) pbf.writeMessage(11, writeValueInfo, input);
  for (const output of model.outputs) pbf.writeMessage(12, writeValueInfo, output);
}

function writeOpset([domain, version]: [string, number], pbf: PbfWriter): void {
  pbf.writeStringField(1, domain);
  pbf.writeVarintField(2, version);
}

function writeProperty([key, value]: [string, string], pbf: PbfWriter): void {
  pbf.writeStringField(1, key);
  pbf.writeStringField(2, value);
}

/** The operator sets that nodes are from, besides the standard one. */
function domainsOf({ nodes }: OnnxModel): string[] {
  return nodes.flatMap(({ domain, body }) => [domain, ...(body ? domainsOf(body) : [])]);
}

/** The model as the bytes of an .onnx file. */
export function encodeModel(model: OnnxModel): Uint8Array {
  const pbf = new PbfWriter();
  pbf.writeVarintField(1, IR_VERSION);
  pbf.writeStringField(2, 'hemlkit');
  pbf.writeMessage(7, writeGraph, model);
  for (const domain of new Set(['', ...domainsOf(model)]))
    pbf.writeMessage(8, writeOpset, [domain, domain === '' ? ONNX_OPSET : 1] as [string, number]);
  for (const property of Object.entries(model.metadata ?? {})) pbf.writeMessage(14, writeProperty, property);
  return pbf.finish();
}
