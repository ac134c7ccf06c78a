import type { Engine } from '../engine/engine.ts';
import { examFormsQuery } from '../measures/equated-forms.ts';
import { TableBuilder } from '../schema/table-builder.ts';
import type { BatchDraft } from '../workspace/batch.ts';

/** A form of an exam, and the form it is declared equated with (the first of its set). */
export interface FormInfo {
  readonly form_id: number;
  readonly subject: string;
  /** The school or group that set it; '' for the common paper. */
  readonly label: string;
  readonly full_mark: number | null;
  readonly pupils: number;
  readonly schools: number;
  readonly group_form_id: number | null;
  readonly reason: string | null;
}

export interface EquationDeclaration {
  readonly exam: number;
  readonly subject: string;
  /** Two or more forms that compare from now on; fewer takes back what was declared for the subject. */
  readonly forms: readonly number[];
  /** Why they may be compared: it stands in the history. */
  readonly reason: string;
  readonly actor: string;
}

/** A batch that declares forms equated. Undone like any other edit. */
export async function equatedFormsDraft(engine: Engine, { exam, subject, forms, reason, actor }: EquationDeclaration): Promise<BatchDraft> {
  const known = (await engine.query(examFormsQuery(exam))).filter((form) => form.subject === subject);
  if (known.length === 0) throw new Error(`这次考试没有${subject}试卷，可能已被撤销。`);
  const chosen = [...new Set(forms)].map((id) => {
    const found = known.find(({ form_id }) => form_id === id);
    if (!found) throw new Error(`${subject}没有编号为 ${id} 的试卷。`);
    return found;
  });
  const withdraw = chosen.length === 0;
  if (chosen.length === 1) throw new Error('同卷至少要有两份试卷；要撤回声明，请不选任何试卷。');
  if (withdraw && known.every(({ group_form_id }) => group_form_id === null)) throw new Error(`${subject}没有可以撤回的同卷声明。`);
  if (!withdraw && reason.trim() === '') throw new Error('请写明为什么可以视为同卷（如同一试卷的两种印本、经过等值）。');
  const marks = new Set(chosen.map(({ full_mark }) => full_mark));
  if (marks.size > 1 || marks.has(null)) throw new Error(`这些试卷的满分不同或没有填写（${chosen.map(({ label, full_mark }) => `${label || '共用卷'}${full_mark ?? '无满分'}`).join('、')}），不能视为同卷；请先核对满分。`);
  const group = Math.min(...chosen.map(({ form_id }) => form_id));
  const builder = new TableBuilder('form_equation');
  for (const form of known) {
    const within = chosen.includes(form);
    if (within) builder.push({ exam_id: exam, form_id: form.form_id, subject, group_form_id: group, reason: reason.trim() });
    // A set that loses a form to the new one, or is taken back, must not leave a form equated with itself alone.
    else if (form.group_form_id !== null) builder.push({ exam_id: exam, form_id: form.form_id, subject, group_form_id: form.group_form_id, reason: form.reason ?? '' }, withdraw || losesPartner(form.group_form_id));
  }
  function losesPartner(of: number): boolean {
    return chosen.some(({ group_form_id }) => group_form_id === of);
  }
  return {
    kind: 'edit', label: withdraw ? `撤回${subject}的同卷声明` : `声明${subject}的${chosen.length}份试卷同卷：${reason.trim()}`, actor,
    tables: [builder.finish()], sources: [], documents: {}, counters: {},
  };
}
