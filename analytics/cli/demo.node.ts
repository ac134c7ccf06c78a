import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Output } from './output.node.ts';
import { withWorkspace } from './workspace.node.ts';

/** The whole path once: sample district → workspace → every document, with timings. */
export async function demo(out: string, output: Output): Promise<void> {
  const folder = resolve(out);
  const workspace = join(folder, '示例市教学质量.xueheng');
  await rm(workspace, { recursive: true, force: true });
  const stages: { stage: string; seconds: number }[] = [];
  const timed = async <T>(stage: string, work: () => Promise<T>): Promise<T> => {
    const started = performance.now();
    const value = await work();
    const seconds = (performance.now() - started) / 1000;
    stages.push({ stage, seconds });
    process.stderr.write(`✓ ${stage}（${seconds.toFixed(1)} 秒）\n`);
    return value;
  };
  await withWorkspace(workspace, { create: true }, output.call, async (session) => {
    await timed('生成并导入示例区域', () => session.importSample('full', output.call));
    const info = await timed('统计工作区', () => session.info());
    const term = info.terms[0]!;
    const { files, skipped } = await timed('写学期报告、学校简报、分析会课件、数据附表', () =>
      session.report(
        {
          term, kinds: ['term', 'brief', 'slides', 'tables'], formats: ['docx', 'pptx', 'xlsx', 'html'], schools: 'flagged',
          audience: '局领导版', office: '云川市教育科学研究所', issueDate: '2026-07-10',
        },
        output.call,
      ));
    await timed('保存文档', async () => {
      for (const { name, bytes } of files) {
        await mkdir(dirname(join(folder, name)), { recursive: true });
        await writeFile(join(folder, name), bytes);
      }
    });
    const check = await timed('校验工作区', () => session.verify(output.call));
    const seconds = stages.reduce((sum, stage) => sum + stage.seconds, 0);
    const peakMegabytes = Math.round(process.resourceUsage().maxRSS / 1024);
    const summary = { out: folder, ...info, files: files.map(({ name, bytes }) => ({ name, bytes: bytes.length })), skipped, workspaceOk: check.ok, stages, seconds, peakMegabytes };
    output.result(summary, () =>
      [
        `学校 ${info.schools} 所，学生 ${info.students} 人，考试 ${info.exams} 次，成绩 ${info.results} 条，学期 ${info.terms.join('、')}`,
        `写出 ${files.length} 个文件到 ${folder}：`,
        ...files.map(({ name, bytes }) => `  ${name}（${(bytes.length / 1024).toFixed(0)} KB）`),
        ...skipped.map(({ what, reason }) => `  未写：${what}（${reason}）`),
        `校验：${check.ok ? '完好' : check.damages.join('；')}（${check.segments} 个数据段，${check.rows} 行）`,
        `用时 ${seconds.toFixed(1)} 秒，内存峰值 ${peakMegabytes} MB`,
      ].join('\n'));
  });
}
