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
  measures --workspace DIR --exam E [--by school|county|class|locality|group|all] [--subject 学科]
  growth --workspace DIR --outcome E[:学科] --baseline E[:学科][,…] [--by school|class|county|group] [--model mixed|bands|sgp|zdiff] [--covariates sex,…] [--curve linear|quadratic|spline] [--slope] [--nested] [--method reml|ml] [--reliability R] [--cap published] [--merge-sites] [--unit 编号 [--names]]
  growth --workspace DIR --outcome E:all --baseline E[,…] [--by …] [--covariates …] [--merge-sites]      各学科一起
  growth-check --kind fairness|compare|sensitivity|years --workspace DIR --outcome E[:学科] --baseline E[:学科][,…] [--by school|class|county|group] [--covariates …] [--merge-sites]
  trajectory --workspace DIR --outcome E[:学科] [--by school|class|county|group] [--school 学校]
  reference-growth --workspace DIR --outcome E[:学科] --baseline E[:学科] (--past-outcome E[:学科] --past-baseline E[:学科] | --reference 编号) [--by …]
  references --workspace DIR
  needed-growth --workspace DIR --learnt-outcome E[:学科] --learnt-baseline E[:学科][,…] --baseline E[:学科][,…] --target 分数 [--by …]
  items --workspace DIR --exam E --subject 学科 [--school 学校] [--missing listwise|zero|available]
  report --workspace DIR --term T --out DIR [--kind term|brief|slides|tables|all] [--school 学校] [--formats docx,pptx,xlsx,html]
  template --workspace DIR --kind 种类 --out DIR [--exam E] [--subject 学科] [--school 学校] [--term T] [--grade 年级] [--subjects 语文:120,…] [--items 题数]
  dues --workspace DIR --term T [--set 清单.json] [--date 日期] [--out DIR]      催报：谁还没报；--out 写出待报学校的模板
  layouts --workspace DIR [--forget 版式] | preparation --workspace DIR [--batch 批次]
  fit --csv FILE --outcome COL --predictors COL,… --group COL [--method reml|ml] [--base COL=LEVEL]
  ctt --csv FILE --items 前缀|列,… [--key FILE] [--full-marks FILE] [--missing listwise|zero|available]
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
