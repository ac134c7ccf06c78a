import { plainText } from '../table/cell-text.ts';
import { dimensionOf, processAttributes } from './process-attributes.ts';
import { recogniseAggregate } from './recognise-aggregate.ts';
import type { Recognised } from './recognise-header.ts';

/** Columns of school lists, rosters and relation tables, by canonical column name. */
const attributes: readonly { readonly pattern: RegExp; readonly column: string; readonly label: string }[] = [
  { pattern: /^(?:所属|所在)?(?:乡镇|学区|镇|乡|街道|乡镇\(街道\)|乡镇[/、](?:学区|街道))(?:名称)?$/u, column: 'township', label: '乡镇（学区）' },
  { pattern: /^(?:所属|所在)?(?:市|地市|市州|盟市|地区|市\(州\))(?:名称)?$/u, column: 'city', label: '市' },
  { pattern: /^(?:学校|办学)(?:类型|类别)$|^类型$/u, column: 'type', label: '学校类型' },
  { pattern: /^学段$|^办学(?:学段|层次)$/u, column: 'stages', label: '学段' },
  { pattern: /^城乡(?:类型|分类|类别|属性)?$|^(?:所在地)?(?:区域|地域)(?:类型|属性)?$|^所在地城乡类型$/u, column: 'locality', label: '城乡' },
  { pattern: /^(?:公办民办|公民办|公办[/、]民办|办学(?:性质|体制|主体)|举办者(?:类型|性质)?|学校性质|性质)$/u, column: 'governance', label: '公办/民办' },
  { pattern: /^(?:中心校|上级学校|所属(?:中心校|学校)|主管学校|主校|总校)(?:名称)?$/u, column: 'parent_school', label: '中心校' },
  { pattern: /^(?:别名|曾用名|简称|其他名称|又名|学校简称)$/u, column: 'aliases', label: '别名' },
  { pattern: /^(?:牧区|是否牧区|牧区学校)$/u, column: 'pastoral', label: '牧区' },
  { pattern: /^(?:授课语言|教学语言|语言模式|授课模式|双语(?:类型|模式)?)$/u, column: 'language_mode', label: '授课语言' },
  { pattern: /^(?:出生日期|出生年月(?:日)?|生日)$/u, column: 'birth', label: '出生日期' },
  { pattern: /^民族$/u, column: 'ethnicity', label: '民族' },
  { pattern: /^(?:学籍状态|在籍状态|学生状态|状态|异动(?:类型|情况)?|就读方式|学籍情况)$/u, column: 'status', label: '学籍状态' },
  { pattern: /^学籍(?:学校|校)(?:名称)?$/u, column: 'roll_school', label: '学籍学校' },
  { pattern: /^(?:入学年份|入学年度|届|级|入学年)$/u, column: 'entry_year', label: '入学年份' },
  { pattern: /^(?:教育集团|集团|集团名称|教育集团名称|所属集团|所属教育集团)$/u, column: 'group', label: '教育集团' },
  { pattern: /^(?:牵头|支援|帮扶|对口支援|龙头|核心|领办|托管|结对)(?:学校|校|方|单位)(?:名称)?$|^甲方$|^帮扶方学校$/u, column: 'from_school', label: '牵头（支援）学校' },
  { pattern: /^(?:成员|受援|被帮扶|受帮扶|被托管|受助|薄弱|对象|被结对)(?:学校|校|方|单位)(?:名称)?$|^乙方$/u, column: 'to_school', label: '成员（受援）学校' },
  { pattern: /^(?:关系|关系类型|帮扶(?:类型|形式)|结对类型|合作(?:类型|形式)|类别|关系类别)$/u, column: 'kind', label: '关系' },
  { pattern: /^(?:开始|起始|生效|起|建立|签约)(?:日期|时间|年月)?$/u, column: 'start_date', label: '开始日期' },
  { pattern: /^(?:结束|终止|截止|止|到期)(?:日期|时间|年月)?$/u, column: 'end_date', label: '结束日期' },
  { pattern: /^(?:所选|选考|选科|高考|选课)?(?:科目)?组合$|^选科(?:情况|科目)?$|^选考科目$|^再选科目$/u, column: 'chosen', label: '选科' },
  { pattern: /^(?:学期|所属学期)$/u, column: 'term', label: '学期' },
  { pattern: /^(?:听课人|听课教师|听课领导|听课者|听评课人|评课人)(?:姓名)?$/u, column: 'listener', label: '听课人' },
  { pattern: /^教师(?:姓名|名)?$|^(?:任课|授课|上课|执教|任教)(?:教师|人|老师)(?:姓名)?$/u, column: 'teacher', label: '教师' },
  { pattern: /^(?:科目|学科|任教学科|任教科目|学科名称)(?:名称)?$/u, column: 'subject', label: '学科' },
  { pattern: /^(?:考试名称|考试编号|考试)$/u, column: 'exam', label: '考试' },
  ...processAttributes,
];

export function recogniseAttribute(path: readonly string[]): Recognised | null {
  const last = plainText(path.at(-1) ?? '').replace(/^[*]+|[*:]+$/gu, '');
  const aggregate = recogniseAggregate(path);
  if (aggregate) return aggregate;
  const dimension = dimensionOf(last);
  if (dimension) return { meaning: { kind: 'attribute', column: `dimension:${dimension}` }, reason: `表头“${path.join('/')}”是五方面之一：${dimension}`, confidence: 0.95 };
  const match = attributes.find(({ pattern }) => pattern.test(last) || pattern.test(plainText(path.join(''))));
  return match ? { meaning: { kind: 'attribute', column: match.column }, reason: `表头“${path.join('/')}”就是${match.label}`, confidence: 0.95 } : null;
}
