import type { HandMade } from './load-tables.ts';

/**
 * Two counties, four schools, one 九年级 exam (exam 1) with a common 语文 paper (form 11, full mark 100)
 * and 数学 papers of the schools' own: form 12 (schools 1 and 2), form 13 (school 3). School 4 entered
 * one pupil and handed in nothing. Small enough to check every figure by hand.
 *
 * 语文 of school 1: 90, 60, 60, 39.5, 缺考, 剔除(95); of school 2: 80 alone; of school 3: 85, NULL score.
 */
export const smallDistrict: HandMade = {
  area: [
    { area_id: 1, name: '某市', level: '市' },
    { area_id: 2, name: '东县', level: '县', parent_id: 1 },
    { area_id: 3, name: '河乡', level: '乡镇', parent_id: 2 },
  ],
  school: [
    { school_id: 1, name: '一中', area_id: 3, locality: '乡村' },
    { school_id: 2, name: '二中', area_id: 2, locality: '城区' },
    { school_id: 3, name: '三中', area_id: 1, locality: '城区' },
    { school_id: 4, name: '四中' },
  ],
  class: [
    { class_id: 1, school_id: 1, name: '九年级1班', number: '1', kind: '行政班' },
    { class_id: 2, school_id: 1, name: '九年级2班', number: '2', kind: '行政班' },
  ],
  relation: [
    { relation_id: 1, from_unit: 'group:东方集团', to_unit: 'school:1', kind: '集团' },
    { relation_id: 2, from_unit: 'school:2', to_unit: 'group:东方集团', kind: '集团', start_date: '2026-09-01' },
    { relation_id: 3, from_unit: 'school:1', to_unit: 'school:2', kind: '帮扶' },
  ],
  exam: [{ exam_id: 1, term: '2025-2026-1', date: '2026-01-10', name: '期末', grade: '九年级', kind: '期末', scope: '市' }],
  form: [
    { form_id: 11, exam_id: 1, subject: '语文' },
    { form_id: 12, exam_id: 1, subject: '数学', label: '甲' },
    { form_id: 13, exam_id: 1, subject: '数学', label: '乙' },
  ],
  paper: [
    { form_id: 11, track: '不分科', score_used: 'raw', full_mark: 100 },
    { form_id: 12, track: '不分科', score_used: 'raw', full_mark: 110, pass_mark: 70 },
    { form_id: 13, track: '不分科', score_used: 'raw', full_mark: 110 },
  ],
  exam_entry: [
    ...[1, 2, 3, 4, 5, 6, 7].map((student_id) => ({ exam_id: 1, student_id, school_id: 1, class_id: student_id <= 3 ? 1 : 2, category: '应届' })),
    { exam_id: 1, student_id: 30, school_id: 4, category: '应届' },
  ],
  result: [
    ...([[1, 1, 90], [2, 1, 60], [3, 1, 60], [4, 2, 39.5]] as const).map(([student_id, class_id, score_raw]) => ({
      form_id: 11, student_id, school_id: 1, class_id, score_raw, status: '正常',
    })),
    { form_id: 11, student_id: 5, school_id: 1, class_id: 2, status: '缺考' },
    { form_id: 11, student_id: 6, school_id: 1, class_id: 2, score_raw: 95, status: '剔除' },
    { form_id: 11, student_id: 10, school_id: 2, score_raw: 80, status: '正常' },
    { form_id: 11, student_id: 20, school_id: 3, score_raw: 85, status: '正常' },
    { form_id: 11, student_id: 21, school_id: 3, status: '正常' },
    { form_id: 12, student_id: 1, school_id: 1, class_id: 1, score_raw: 77, status: '正常' },
    { form_id: 12, student_id: 2, school_id: 1, class_id: 1, score_raw: 70, status: '正常' },
    { form_id: 12, student_id: 4, school_id: 1, class_id: 2, status: '免考' },
    { form_id: 12, student_id: 5, school_id: 1, class_id: 2, score_raw: 50, status: '正常' },
    { form_id: 12, student_id: 10, school_id: 2, score_raw: 100, status: '正常' },
    { form_id: 13, student_id: 20, school_id: 3, score_raw: 66, status: '正常' },
  ],
};
