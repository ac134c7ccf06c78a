import { parseArguments } from './cli/arguments.ts';
import { commands, laterCommands } from './cli/commands.node.ts';
import { demo } from './cli/demo.node.ts';
import { openOutput } from './cli/output.node.ts';
import { RefusedError, UsageError } from './cli/usage-error.ts';

const usage = `用法：npm run cli -- <命令> [选项]
  demo [--out DIR]                       生成示例区域，导入并写出全部文档
  import --workspace DIR 文件… [--exam 名称 --term 2025-2026-1 --grade 年级 --kind 类别 --date 日期] [--dry-run]
  exams | schools | batches | verify --workspace DIR
  undo --workspace DIR 批次
  measures --workspace DIR --exam E [--by 分组] [--subject 学科] [--denominator 实考|应考|学籍基准|起点增减|计分>0] [--school 学校] [--county 县区] [--names]
      分组：all county school class locality group pair stage grade teaching teacher subject language category governance track combination
  bands --workspace DIR --exam E [--by 分组] [--subject 学科] [--width 分] [--edges 0,60,…] [--places 10,20,…]   分数段、名次段、一分一段
  relative --workspace DIR --exam E [--by 分组] [--subject 学科]             标准分、百分等级、等级
  progress --workspace DIR --exam E --earlier E [--by 分组] [--subject 学科] [--population both|each]   进退步
  trend --workspace DIR --exam E [--by 分组] [--subject 学科] [--along cohort|grade] [--exams E,E,…]   现值、同比、环比
  lines --workspace DIR --exam E [--by 分组] [--name 线 | --score 分 | --rank 名次 | --quota 人数] [--track 类别] [--category 应届|往届] [--near 分] [--effective rank|ratio]
  settings --workspace DIR [--set 口径.json]                               统计口径
  growth --workspace DIR --outcome E[:学科] --baseline E[:学科][,…] [--by school|class|county|group] [--model mixed|bands|sgp|zdiff] [--covariates sex,…] [--curve linear|quadratic|spline] [--slope] [--nested] [--method reml|ml] [--reliability R] [--cap published] [--merge-sites] [--unit 编号 [--names]]
  growth --workspace DIR --outcome E:all --baseline E[,…] [--by …] [--covariates …] [--merge-sites]      各学科一起
  growth-check --kind fairness|compare|sensitivity|years --workspace DIR --outcome E[:学科] --baseline E[:学科][,…] [--by school|class|county|group] [--covariates …] [--merge-sites]
  trajectory --workspace DIR --outcome E[:学科] [--by school|class|county|group] [--school 学校]
  reference-growth --workspace DIR --outcome E[:学科] --baseline E[:学科] (--past-outcome E[:学科] --past-baseline E[:学科] | --reference 编号) [--by …]
  references --workspace DIR
  needed-growth --workspace DIR --learnt-outcome E[:学科] --learnt-baseline E[:学科][,…] --baseline E[:学科][,…] --target 分数 [--by …]
  items --workspace DIR --exam E --subject 学科 [--school 学校] [--missing listwise|zero|available] [--item 题号]
  items … --view mastery [--by all|county|school|class] | irt [--model rasch|pcm|2pl|gpcm] | dif [--by sex|locality|language] | equate --onto E[:学科] --common 1=3,… | papers
  equity --workspace DIR --exam E [--subject 学科] [--county 县区]          均衡
  scale --workspace DIR --exam E [--subjects 化学,…] [--scheme 3+1+2|山东|上海|北京|天津|浙江2021前] [--ties upper_min|lower_max|near]   赋分核对
  index --workspace DIR [--exam E --index 编号 [--earlier E]]              综合指数；不给 --index 时列出
  partners --workspace DIR --before E --after E [--subject 学科] [--measure t|growth]   集团与帮扶
  transitions --workspace DIR --from E --to E [--top N]                    升学衔接、优质生源、巩固率
  check --workspace DIR [--exam E] | equate --workspace DIR --exam E [--subject 学科 (--forms 编号,… --reason 理由 | --withdraw)]   合规提示；同卷声明
  report --workspace DIR --term T --out DIR [--kind term|brief|slides|tables|paper|all] [--school 学校] [--formats docx,pptx,xlsx,html]
  report --workspace DIR --kind paper --exam E --subject 学科 --out DIR [--school 学校|all]      试卷质量分析报告
  template --workspace DIR --kind 种类 --out DIR [--exam E] [--subject 学科] [--school 学校] [--term T] [--grade 年级] [--subjects 语文:120,…] [--items 题数]
  dues --workspace DIR --term T [--set 清单.json] [--date 日期] [--out DIR]      催报：谁还没报；--out 写出待报学校的模板
  layouts --workspace DIR [--forget 版式] | preparation --workspace DIR [--batch 批次]
  coverage --workspace DIR --exam E --earlier E      后一次考试的学生有多少能在前一次里找到，按学校、按依据
  fit --csv FILE --outcome COL --predictors COL,… --group COL [--method reml|ml] [--base COL=LEVEL]
  ctt --csv FILE --items 前缀|列,… [--key FILE] [--full-marks FILE] [--missing listwise|zero|available]
  irt --csv FILE --items 前缀|列,… [--model rasch|pcm|2pl|gpcm] [--missing listwise|zero|available] [--points 节点数]      项目反应理论
  dif --csv FILE --items 前缀|列,… --group 列 [--reference 对照组] [--missing listwise|zero] [--no-purify]                题目公平性
  equate --csv-a FILE --csv-b FILE --items 前缀|列,… --common 题[=题],… [--method equipercentile|tucker|levine|irt] [--model …] [--link mean-mean|mean-sigma|stocking-lord] [--smoothing 6|none] [--draws 次数] [--seed N]   共同题等值
  sgp --csv FILE --outcome COL --priors 最近一次[,更早…] [--id COL] [--group COL] [--knots FILE]
所有命令都可以加 --json。`;

/** Exit codes: 0 done, 1 failed, 2 wrong usage, 3 data refused. */
async function main(argv: readonly string[]): Promise<number> {
  const [name, ...words] = argv;
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort(new Error('已取消')));
  try {
    if (!name || name === 'help' || name === '--help') {
      process.stdout.write(`${usage}\n`);
      return name ? 0 : 2;
    }
    const args = parseArguments(words);
    const output = openOutput(args.flag('json'), stop.signal);
    if (name === 'demo') await demo(args.optional('out') ?? 'out', output);
    else if (laterCommands.includes(name)) throw new UsageError(`本版还没有 ${name} 命令`);
    else if (commands[name]) await commands[name](args, output);
    else throw new UsageError(`没有这个命令：${name}`);
    return 0;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`${message}\n`);
    if (error instanceof UsageError) {
      process.stderr.write('用 npm run cli -- help 查看用法。\n');
      return 2;
    }
    return error instanceof RefusedError ? 3 : 1;
  }
}

process.exitCode = await main(process.argv.slice(2));
