import { corePlugin } from '@hemlkit/core';
import type { Component, Kind } from '@hemlkit/core/plugin';
import { testEngine, testExecutor } from './index';

// What core brings itself. Core cannot test it by the kit, which stands on core.

const own = <K extends Kind>(kind: K, type: string) =>
  corePlugin.components.find((one) => one.kind === kind && one.type === type) as Component<K>;

testEngine(own('engine', 'cpu'));
testEngine(own('engine', 'onnxruntime'), { options: [{}, { threads: 1 }] });
testExecutor(own('executor', 'in-process'));
