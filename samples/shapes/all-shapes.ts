import { cellShapes } from './cell-shapes.ts';
import { headShapes } from './head-shapes.ts';
import { otherShapes } from './other-shapes.ts';
import { sheetShapes } from './sheet-shapes.ts';
import type { Shape } from './shape.ts';

export const allShapes: readonly Shape[] = [...headShapes, ...sheetShapes, ...cellShapes, ...otherShapes];
