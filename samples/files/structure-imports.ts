import { centralSchoolOf, cityName, counties } from '../district/places.ts';
import { stageNames, terms, type District, type Place, type Pupil } from '../district/model.ts';
import type { SheetCell } from '../../analytics/intake/sheet.ts';
import { termLabel } from '../../analytics/schema/terms.ts';
import { plainExpectation, type FileDraft, type FileFormat, type ImportDraft } from './draft.ts';
import { relationsOf } from './relations.ts';
import { writeChoice, writeClass, type ChoiceStyle, type ClassStyle } from './writing.ts';

export function schoolListImport({ schools }: District): ImportDraft {
  const header = ['序号', '学校名称', '学校代码', '简称', '所属县区', '乡镇/学区', '办学类型', '学段', '城乡类型', '办学性质', '是否牧区', '中心校'];
  const plans = schools.map(({ plan }) => plan);
  const rows = schools.map(({ plan, code, index }): SheetCell[] => [
    index + 1, plan.name, code, plan.short, plan.county, plan.town || null, plan.type,
    stageNames.filter((_, stage) => plan.size[stage]! > 0).join('、'), plan.locality, plan.governance, plan.pastoral ? '是' : '否',
    centralSchoolOf(plan, plans)?.name ?? null,
  ]);
  const title: SheetCell[] = [`${cityName}中小学校名单（2025年9月）`, ...header.slice(1).map(() => null)];
  return {
    key: 'schools', label: '学校名单', exam: null, school: null, optional: false,
    files: [{
      name: `${cityName}学校名单`, format: 'xlsx', expected: plainExpectation('schools', rows.length),
      grids: [{ name: '学校名单', rows: [title, header, ...rows], merges: [{ top: 0, left: 0, bottom: 0, right: header.length - 1 }] }],
    }],
  };
}

interface RosterForm {
  readonly format: FileFormat;
  readonly classes: ClassStyle;
  readonly choice: ChoiceStyle;
}

const rosterForms: readonly RosterForm[] = [
  { format: 'xlsx', classes: 'plain', choice: 'letters' }, { format: 'csv-gb18030', classes: 'bracket', choice: 'words' }, { format: 'csv-bom', classes: 'plain', choice: 'old' },
  { format: 'csv-bom', classes: 'plain', choice: 'letters' }, { format: 'csv-utf8', classes: 'plain', choice: 'words' }, { format: 'csv-gb18030', classes: 'plain', choice: 'old' }, { format: 'xls', classes: 'plain', choice: 'letters' },
];

export function rosterImports({ pupils }: District): ImportDraft[] {
  return terms.map((term, termIndex) => {
    const rows = pupils.flatMap((pupil): { pupil: Pupil; place: Place }[] => (pupil.places[termIndex] ? [{ pupil, place: pupil.places[termIndex]! }] : []));
    rows.sort((a, b) => a.place.school.index - b.place.school.index || a.place.classUnit.index - b.place.classUnit.index || a.pupil.index - b.pupil.index);
    const files = counties.flatMap(({ name }, i) => {
      const part = rows.filter(({ place }) => place.school.plan.county === name);
      return part.length === 0 ? [] : [rosterFile(term, name, part, rosterForms[i % rosterForms.length]!)];
    });
    return { key: `roster-${term}`, label: `${termLabel(term)}学生名册`, exam: null, school: null, optional: false, files };
  });
}

function rosterFile(term: string, county: string, part: readonly { pupil: Pupil; place: Place }[], form: RosterForm): FileDraft {
  const header = ['学期', '学籍号', '姓名', '性别', '出生日期', '学校', '学籍学校', '年级', '班级', '学籍状态', '学生类别', '授课语言', '选科'];
  const rows = part.map(({ pupil, place }): SheetCell[] => [
    term, pupil.eduId, pupil.name, pupil.sex, pupil.birth, place.school.plan.name, place.rollSchool.plan.name, place.grade,
    writeClass(place.classUnit, place.grade, form.classes), place.status === '往届' ? '在籍' : place.status, place.status === '往届' ? '往届' : '应届',
    place.classUnit.language, writeChoice(pupil, form.choice),
  ]);
  return {
    name: `${county === '市直' ? `${cityName}直属学校` : county}${termLabel(term)}学生名册`, format: form.format,
    grids: [{ name: '学生名册', rows: [header, ...rows], merges: [] }], expected: { ...plainExpectation('roster', rows.length), identity: '学籍号' },
  };
}

export function relationsImport(district: District): ImportDraft {
  const header = ['关系类型', '牵头单位', '成员单位', '开始日期', '结束日期'];
  const rows = relationsOf(district).map(({ kind, from, to, start, end }): SheetCell[] => [kind, from, to, start, end]);
  return {
    key: 'relations', label: '教育集团与结对帮扶', exam: null, school: null, optional: false,
    files: [{
      name: `${cityName}教育集团与结对帮扶名单`, format: 'xlsx', expected: plainExpectation('relations', rows.length),
      grids: [{ name: '集团与帮扶', rows: [header, ...rows], merges: [] }],
    }],
  };
}
