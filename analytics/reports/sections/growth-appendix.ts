import { datedExamLabel, examLabel } from '../../results/analyses/analysis-context.ts';
import type { ResultElement, TableElement } from '../../results/element.ts';
import type { ExamData } from '../term-data.ts';
import { heading, note } from './section.ts';

/** 增值模型说明 and 参照系: what every model used computes, in words, and against whom. Only those that were used are explained. */
export function modelAppendix(exams: readonly ExamData[], number: number): ResultElement[] {
  const used = exams.filter(({ growth, reference }) => growth || reference);
  if (used.length === 0) return [];
  const withheld = [...new Set(used.flatMap(({ growth }) => growth?.withheld ?? []))]
    .map((reason) => `${reason.replace(/。$/, '')}（${used.filter(({ growth }) => growth?.withheld.includes(reason)).map(({ exam }) => examLabel(exam)).join('、')}）`);
  return [
    heading(2, `附件${number}　增值模型说明与参照系`),
    modelTable(used),
    frameTable(used),
    ...(withheld.length > 0 ? [note(`没有计算的：${withheld.join('；')}。`)] : []),
  ];
}

function modelTable(exams: readonly ExamData[]): TableElement {
  const any = (has: (data: ExamData) => boolean): boolean => exams.some(has);
  const model = (name: 'bands' | 'sgp') => any(({ growth }) => growth?.models.some((of) => of.model === name) ?? false);
  const rows: readonly (readonly [boolean, string, string, string])[] = [
    [any(({ growth }) => growth !== null), '多层模型（主模型）', '学生终点成绩＝截距＋斜率×起点成绩＋学校增值＋学生残差。学校增值按人数向0收缩：增值＝信度×（本校学生实际与预期之差的平均），信度＝人数×校间方差÷（人数×校间方差＋残差方差）；限制性极大似然估计。', '单位为分，0为预期。95%区间＝增值±1.96×标准误，不含0才判为高于或低于预期。'],
    [model('bands'), '分层进步值', '把学生按起点成绩从低到高分层（最多34层，每层不少于30人，同分同层）；学生进步值＝终点成绩－同层学生终点平均分；学校＝本校学生进步值的平均，不收缩。', '单位为分，0为预期。区间＝平均±1.96×全体学生进步值标准差÷√人数；人数少的学校波动大。'],
    [model('sgp'), '成长百分位', '在起点成绩相同的学生中，终点成绩排在百分之几（分位数回归，起点用三次B样条）；学校＝本校学生百分位的中位数。', '50为预期；60表示一半学生超过了60%的同起点学生。不受试卷难度和分数尺度影响。'],
    [any(({ growth }) => growth !== null), '多校同时判断的校正', '学校多时，即使没有真实差异，也会有约5%被判出。把各校的显著性概率从小到大排列，第k小的不大于k÷学校数×5%才仍成立（本哈明尼—霍赫贝格方法）。', '“校正后仍成立”的判断中，预计误判不超过5%。'],
    [any(({ growth }) => growth?.years !== null && growth !== null), '三年加权', '各年增值÷当年终点成绩标准差，由近到远按3:2:1加权平均；标准误＝√（Σ权重²×标准误²）。', '单位为标准差。比单年稳定，但含往年学生的情况。'],
    [any(({ trajectory }) => trajectory !== null), '多次考试轨迹', '每次考试把成绩折算成T分＝50＋10×（分数－平均）÷标准差；T分对时间（年）的直线，学校和学生各有自己的起点和年增幅，限制性极大似然估计。', '年增幅为相对全体的变化，0为与全体相同；没有扣除起点差异，须与入口到出口的增值一并看。'],
    [any(({ reference }) => reference !== null), '往届同起点', '用往届学生的起点和终点画出回归曲线（自然三次样条，学生少时用直线）；差异＝本届学生实际T分－曲线上的预期T分，再按学校平均。', '学校不足5所时使用。0为往届同起点学生的水平；含年份之间试卷、生源的变化，结论从严。'],
  ];
  return {
    type: 'table', id: 'report-models', caption: '增值模型说明',
    columns: [{ key: 'model', label: '模型' }, { key: 'formula', label: '怎么算' }, { key: 'reading', label: '怎么读' }],
    rows: rows.filter(([has]) => has).map(([, ...cells]) => cells.map((value) => ({ value }))),
    summaryRows: 0, notes: [],
  };
}

function frameTable(exams: readonly ExamData[]): TableElement {
  return {
    type: 'table', id: 'report-frames', caption: '各次考试增值的参照系',
    columns: [{ key: 'exam', label: '考试（终点）' }, { key: 'start', label: '起点' }, { key: 'frame', label: '参照系' }, { key: 'matched', label: '匹配人数', format: 'count' }, { key: 'share', label: '匹配率', format: 'rate' }],
    rows: exams.flatMap(({ exam, growth, reference }) => {
      if (growth) {
        const { coverage } = growth.total.result;
        return [[
          { value: examLabel(exam) }, { value: `${datedExamLabel(growth.baseline.exam)}总分` },
          { value: `本次考试${growth.total.units.filter(({ effect }) => effect.n > 0).length}所学校中起点相同的全部匹配学生` }, { value: coverage.matched }, { value: coverage.share },
        ]];
      }
      if (!reference) return [];
      const matched = reference.run.coverage.reduce((sum, row) => sum + row.matched, 0);
      const outcome = reference.run.coverage.reduce((sum, row) => sum + row.outcome, 0);
      return [[{ value: examLabel(exam) }, { value: '见参照系' }, { value: reference.run.frame }, { value: matched }, { value: outcome > 0 ? matched / outcome : null }]];
    }),
    summaryRows: 0,
    notes: ['增值是与参照系相比的相对结果：参照系换了，数值就会变，不同地区、不同考试的增值不能直接比较。学科增值的起点为同一学科，起点考试没有该学科的用总分。'],
  };
}
