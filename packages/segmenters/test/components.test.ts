import { testSegmenter } from '@hemlkit/core/testing';
import { grid } from '../src/grid/grid';

testSegmenter(grid, { options: [{}, { rows: 3, columns: 2 }] });
