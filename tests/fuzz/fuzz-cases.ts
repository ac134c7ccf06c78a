import type { SourceFile } from '../../analytics/intake/sheet.ts';
import { random, type Random } from '../../samples/district/random.ts';
import { allShapes } from '../../samples/shapes/all-shapes.ts';
import { containersOf, textContainers, workbookContainers, writeShape, type ShapeContainer } from '../../samples/shapes/containers.ts';
import { biffRecords } from './mutate-biff.ts';
import { byteMutations, cross, type Mutation } from './mutate-bytes.ts';
import { htmlMutations, textMutations } from './mutate-text.ts';
import { zipMutations } from './mutate-zip.ts';

export interface FuzzCase {
  /** container/mutation, for the report. */
  readonly what: string;
  readonly file: SourceFile;
}

const containers: readonly ShapeContainer[] = [...workbookContainers, ...textContainers];
const zipped = new Set<ShapeContainer>(['xlsx', 'xlsx-bom', 'xlsb', 'ods']);
const made = new Map<string, SourceFile>();

function seedFile(container: ShapeContainer, stream: Random): SourceFile {
  const shapes = allShapes.filter((shape) => containersOf(shape).includes(container));
  const shape = stream.pick(shapes);
  const key = `${shape.key}.${container}`;
  const file = made.get(key) ?? writeShape(shape, container);
  made.set(key, file);
  return file;
}

function mutationsOf(container: ShapeContainer): Readonly<Record<string, Mutation>> {
  if (zipped.has(container)) return zipMutations;
  if (container === 'xls' || container === 'xls-biff5') return { biffRecords };
  if (container === 'xls-html' || container === 'xls-xml') return { ...htmlMutations, ...textMutations };
  return container === 'xlsx-zip64' ? byteMutations : textMutations;
}

/** Case `index` of a run; made from seed and index alone, so that any one can be made again. */
export function makeCase(seed: number, index: number): FuzzCase {
  const stream = random(seed, `fuzz/${index}`);
  const container = containers[index % containers.length]!;
  const file = seedFile(container, stream);
  const draw = stream.next();
  if (draw < 0.3) return mutated(container, file, byteMutations, stream);
  if (draw < 0.34) {
    const other = stream.pick(containers);
    return { what: `${container}/cross with ${other}`, file: { name: file.name, bytes: cross(file.bytes, seedFile(other, stream).bytes, stream) } };
  }
  const once = mutated(container, file, mutationsOf(container), stream);
  if (draw < 0.9) return once;
  const again = mutated(container, once.file, byteMutations, stream);
  return { what: `${once.what} + ${again.what.split('/')[1]!}`, file: again.file };
}

function mutated(container: ShapeContainer, file: SourceFile, choices: Readonly<Record<string, Mutation>>, stream: Random): FuzzCase {
  const name = stream.pick(Object.keys(choices));
  const source = file.bytes.length > 0 ? file.bytes : new Uint8Array(1);
  return { what: `${container}/${name}`, file: { name: file.name, bytes: choices[name]!(source, stream) } };
}
