import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { sampleSeed } from '../../samples/district.ts';
import { sampleImports } from '../../samples/sample-imports.ts';
import { openNodeEngine } from '../engine/open.node.ts';
import { loadNodeAssets } from '../export/assets.node.ts';
import { openNodeParser } from '../intake/parser.node.ts';
import type { ExamInfo, Session } from '../session-api.ts';
import { openSession } from '../session.ts';
import { memoryPort } from '../workspace/memory-port.ts';
import { openNodePort } from '../workspace/node-port.node.ts';
import type { CallOptions } from '../call.ts';
import { UsageError } from './usage-error.ts';

/** Runs `work` with the workspace in `folder` open; `create` makes it when it is not there, `trial` takes an empty one that is never stored. */
export async function withWorkspace<T>(
  folder: string,
  options: { readonly create: boolean; readonly trial?: boolean },
  call: CallOptions,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const path = resolve(folder);
  const exists = existsSync(join(path, 'manifest.json')) || existsSync(join(path, 'manifests'));
  const trial = !exists && options.trial === true;
  if (!exists && !options.create && !trial) throw new UsageError(`没有找到工作区：${folder}`);
  const engine = await openNodeEngine();
  const parser = openNodeParser();
  try {
    const session = await openSession(
      {
        engine,
        port: trial ? memoryPort() : openNodePort(path),
        owner: '命令行',
        ...(exists ? {} : { create: { name: basename(path).replace(/\.xueheng$/, '') } }),
        parse: parser.parse,
        sampleImports: (scale) => sampleImports({ seed: sampleSeed, scale }),
        exportAssets: loadNodeAssets,
      },
      call,
    );
    try {
      return await work(session);
    } finally {
      await session.close();
    }
  } finally {
    await parser.close();
  }
}

/** `E` of the contract: an exam_id or an unambiguous name. */
export function findExam(exams: readonly ExamInfo[], wanted: string): ExamInfo {
  const found = /^\d+$/.test(wanted)
    ? exams.filter(({ exam_id }) => exam_id === Number(wanted))
    : exams.filter(({ name }) => name === wanted).concat(exams.filter(({ name }) => name !== wanted && name.includes(wanted)));
  const exact = found.filter(({ name }) => name === wanted);
  const candidates = exact.length > 0 ? exact : found;
  if (candidates.length === 1) return candidates[0]!;
  if (candidates.length === 0) throw new UsageError(`没有这次考试：${wanted}。用 exams 命令查看全部考试。`);
  const list = candidates.map(({ exam_id, term, grade, name }) => `${exam_id} ${term} ${grade} ${name}`).join('；');
  throw new UsageError(`“${wanted}”对应多次考试，请改用编号：${list}`);
}

/** `E[:S]` */
export function parseExamSubject(exams: readonly ExamInfo[], text: string): { exam: number; subject: string } {
  const [exam, subject] = text.split(':');
  return { exam: findExam(exams, exam!).exam_id, subject: subject ?? '总分' };
}
