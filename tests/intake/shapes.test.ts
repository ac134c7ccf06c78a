import { describe, expect, it } from 'vitest';
import { planOf } from '../../analytics/intake/testing/plan-of.ts';
import { allShapes } from '../../samples/shapes/all-shapes.ts';
import type { SourceFile } from '../../analytics/intake/sheet.ts';
import { containersOf, lyingDimensions, withDimension, writeShape } from '../../samples/shapes/containers.ts';
import type { Shape } from '../../samples/shapes/shape.ts';
import { aggregatesIn, idsIn, itemMarksIn, itemsIn, linesIn } from './decode-draft.ts';
import { notYet } from './not-yet.ts';

const sorted = (lines: readonly string[]): string[] => [...lines].sort();

async function check(shape: Shape, file: SourceFile): Promise<void> {
  const plan = await planOf(file, { exam: shape.exam, school: shape.school, fullMarks: shape.fullMarks });
  expect(linesIn(plan)).toEqual(sorted(shape.lines));
  expect(aggregatesIn(plan)).toEqual(sorted(shape.aggregates));
  expect(itemsIn(plan)).toEqual(sorted(shape.items));
  expect(itemMarksIn(plan)).toEqual(sorted(shape.itemMarks));
  if (shape.ids) expect(idsIn(plan)).toEqual(sorted(shape.ids));
  const codes = new Set(plan.preview.findings.map(({ code }) => code));
  expect(shape.codes.filter((code) => !codes.has(code))).toEqual([]);
  for (const outcome of plan.preview.files) expect(outcome.rowsRead).toBe(outcome.rowsStored + outcome.rowsRefused + outcome.rowsDropped);
  if (shape.lines.length > 0) {
    expect(plan.preview.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(plan.preview.committable).toBe(true);
  }
}

const files = allShapes.flatMap((shape) => containersOf(shape).map((container) => ({ id: `${shape.key}.${container}`, shape, container })));
const open = (id: string): boolean => notYet.some(({ shape }) => shape.test(id));

it('covers every row of part D in enough distinct files', () => {
  expect(new Set(files.map(({ id }) => id)).size).toBe(files.length);
  expect(files.length - files.filter(({ id }) => open(id)).length).toBeGreaterThanOrEqual(120);
  // Rows 13 and 22 are made by other means: used ranges that lie below, encodings by the containers.
  const rows = new Set(allShapes.map(({ row }) => row));
  expect([...Array.from({ length: 23 }, (_, row) => row)].filter((row) => !rows.has(row))).toEqual([13, 22]);
});

describe.each(allShapes)('$row $key: $what', (shape) => {
  it.each(containersOf(shape))('%s', async (container) => {
    const file = writeShape(shape, container);
    if (open(`${shape.key}.${container}`)) await expect(check(shape, file)).rejects.toThrow();
    else await check(shape, file);
  });
});

describe.each(lyingDimensions)('13 used range stated as %s', (ref) => {
  it.each(allShapes.filter((shape) => containersOf(shape).includes('xlsx')))('$key', async (shape) => {
    const file = writeShape(shape, 'xlsx');
    await check(shape, { name: file.name, bytes: withDimension(file.bytes, ref) });
  });
});
