import { adultName } from '../district/pupil-name.ts';
import { cityName } from '../district/places.ts';
import { random, type Random } from '../district/random.ts';
import { terms, type ClassUnit, type District, type School } from '../district/model.ts';
import { subjectList, type SubjectName } from '../district/subject-list.ts';
import type { SheetCell } from '../../analytics/intake/sheet.ts';
import { plainExpectation, type FileDraft, type FileExpectation, type FileFormat, type ImportDraft } from './draft.ts';
import { indicatorRows, indicatorHeader } from './indicator-rows.ts';

/** 任课, 走班, 听课 and indicators of the last term. */
export function processImports(district: District): ImportDraft[] {
  const staff = new Staff(district);
  return [
    optional('teaching', '任课与走班', [
      table(`${cityName}任课安排`, 'xlsx', 'teaching', ['学期', '学校', '年级', '班级', '学科', '教师', '工号', '职务'], staff.assignments()),
      table(`${cityName}高三走班名单`, 'csv-bom', 'teaching-class', ['学期', '学籍号', '姓名', '学校', '学科', '教学班', '任课教师'], staff.teachingClasses()),
    ]),
    optional('observations', '听课记录', [
      table(`${cityName}听评课记录`, 'xlsx', 'observation', ['学期', '日期', '听课人', '职务', '单位', '类别', '班级', '学科', '授课教师', '节数', '备注'], staff.observations()),
    ]),
    optional('indicators', '过程性指标', [
      table(`${cityName}课程开设与过程性指标`, 'csv-gb18030', 'indicator', indicatorHeader, indicatorRows(district)),
    ]),
  ];
}

const optional = (key: string, label: string, files: readonly FileDraft[]): ImportDraft => ({ key, label, exam: null, school: null, optional: true, files });

const table = (name: string, format: FileFormat, role: FileExpectation['role'], header: readonly string[], rows: readonly SheetCell[][]): FileDraft =>
  ({ name, format, grids: [{ name: 'Sheet1', rows: [header, ...rows], merges: [] }], expected: plainExpectation(role, rows.length) });

interface Teacher {
  readonly name: string;
  readonly staffNo: string;
  readonly school: School;
}

/** Subjects of a grade in the last term. */
function subjectsOf(unit: ClassUnit): readonly SubjectName[] {
  if (unit.stage === 0) return ['语文', '数学', '英语', '科学'];
  const all = subjectList.filter((subject) => subject !== '科学');
  return unit.cohort === 'P6' ? all.filter((subject) => subject !== '物理' && subject !== '化学') : unit.cohort === 'J7' ? all.filter((subject) => subject !== '化学') : all;
}

class Staff {
  readonly #district: District;
  readonly #units: readonly { unit: ClassUnit; grade: string }[];
  readonly #teachers = new Map<string, Teacher>();
  readonly #numbers = new Map<School, number>();
  readonly #term = terms[2];

  constructor(district: District) {
    this.#district = district;
    const units = new Map<ClassUnit, string>();
    for (const { places } of district.pupils) if (places[2] && places[2].status !== '转出') units.set(places[2].classUnit, places[2].grade);
    this.#units = [...units].map(([unit, grade]) => ({ unit, grade })).sort((a, b) => a.unit.index - b.unit.index);
  }

  /** 语数英 teachers take two neighbouring classes, others four. */
  #teacher(school: School, cohort: string, subject: string, number: number): Teacher {
    const span = ['语文', '数学', '英语'].includes(subject) ? 2 : 4;
    const key = `${school.index}/${cohort}/${subject}/${Math.floor((number - 1) / span)}`;
    let teacher = this.#teachers.get(key);
    if (!teacher) {
      const order = (this.#numbers.get(school) ?? 0) + 1;
      this.#numbers.set(school, order);
      teacher = { name: adultName(random(this.#district.seed, `teacher/${key}`)), staffNo: `${school.code}${String(order).padStart(3, '0')}`, school };
      this.#teachers.set(key, teacher);
    }
    return teacher;
  }

  assignments(): SheetCell[][] {
    return this.#units.flatMap(({ unit, grade }) => subjectsOf(unit).flatMap((subject, i): SheetCell[][] => {
      const { name, staffNo } = this.#teacher(unit.school, unit.cohort, subject, unit.number);
      const row = (role: string): SheetCell[] => [this.#term, unit.school.plan.name, grade, `${unit.number}班`, subject, name, staffNo, role];
      return i === unit.number % 3 ? [row('任课'), row('班主任')] : [row('任课')];
    }));
  }

  /** The two 再选 subjects of 高三 are taught in classes made up across the 行政班. */
  teachingClasses(): SheetCell[][] {
    const rows: SheetCell[][] = [];
    const filled = new Map<string, number>();
    for (const pupil of this.#district.pupils) {
      const place = pupil.places[2];
      if (pupil.cohort !== 'H2' || !place || place.status === '转出') continue;
      for (const subject of pupil.chosen.slice(1)) {
        const key = `${place.school.index}/${subject}`;
        const seat = filled.get(key) ?? 0;
        filled.set(key, seat + 1);
        const number = Math.floor(seat / 45) + 1;
        rows.push([this.#term, pupil.eduId, pupil.name, place.school.plan.name, subject, `高三${subject}走班${number}`, this.#teacher(place.school, 'H2走班', subject, number).name]);
      }
    }
    return rows;
  }

  /** Heads and their deputies visit 4–24 lessons a term, so that some fall short of any quota. */
  observations(): SheetCell[][] {
    return this.#district.schools.flatMap((school) => {
      const draw = random(this.#district.seed, `observe/${school.plan.name}`);
      const lessons = this.#units.filter(({ unit }) => unit.school === school);
      if (lessons.length === 0) return [];
      return ['校长', '教学副校长', '教导主任'].flatMap((role) => {
        const visitor = adultName(draw);
        return Array.from({ length: 4 + draw.int(21) }, (): SheetCell[] => {
          const { unit, grade } = draw.pick(lessons);
          const subject = draw.pick(subjectsOf(unit));
          return [
            this.#term, schoolDay(draw), visitor, role, school.plan.name, draw.chance(0.7) ? '听课' : draw.pick(['评课', '教研', '公开课']),
            `${grade}${unit.number}班`, subject, this.#teacher(school, unit.cohort, subject, unit.number).name, 1, draw.chance(0.1) ? '推门听课' : null,
          ];
        });
      });
    });
  }
}

function schoolDay(draw: Random): string {
  const day = new Date(Date.UTC(2026, 2, 2 + draw.int(105)));
  const weekday = day.getUTCDay();
  if (weekday === 0 || weekday === 6) day.setUTCDate(day.getUTCDate() - 2);
  return day.toISOString().slice(0, 10);
}
