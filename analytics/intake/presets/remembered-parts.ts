import type { FindingLog } from '../finding-log.ts';
import type { ExamMeta } from '../plan.ts';
import type { MappedTable } from '../roles/mapped-table.ts';
import { fileStem } from './layout.ts';

const names = { kind: '类型', scope: '范围', formPerSchool: '是否各校自行命题' } as const;

/** Parts of an exam that stay from one to the next, where neither the files nor the analyst say them; shown, never silent. */
export function rememberedExam(tables: readonly MappedTable[], said: Partial<ExamMeta>, log: FindingLog): Partial<ExamMeta> {
  const table = tables.find(({ preset }) => preset && Object.keys(preset.exam).length > 0);
  if (!table?.preset) return {};
  const { kind, scope, formPerSchool } = table.preset.exam;
  const parts = {
    ...(kind !== undefined && said.kind === undefined ? { kind } : {}),
    ...(scope !== undefined && said.scope === undefined ? { scope } : {}),
    ...(formPerSchool !== undefined && said.formPerSchool === undefined ? { formPerSchool } : {}),
  };
  const shown = Object.entries(parts).map(([part, value]) => `${names[part as keyof typeof names]}：${typeof value === 'boolean' ? (value ? '是' : '否') : value}`);
  if (shown.length > 0) {
    log.remark({
      severity: 'info', code: 'mapping-preset-applied', value: shown.join('；'), message: `考试的${shown.join('；')}，按上次导入“${table.preset.example}”时填的。`, fix: '请核对；不对时请在导入向导里改。',
    });
  }
  return parts;
}

/** The school that the analyst named for a file of this name and layout; shown, never silent. */
export function rememberedSchool({ preset, file, sheet, log }: MappedTable): string | null {
  const school = preset?.schools[fileStem(file)];
  if (school === undefined) return null;
  log.remark({
    severity: 'info', code: 'mapping-preset-applied', sheet, value: school, message: `表里没有学校一列，按上次导入同名文件时选的学校“${school}”。`, fix: '请核对；不对时请在导入时选定学校。',
  });
  return school;
}
