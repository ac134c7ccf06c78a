import { analysisText, asObject } from './analysis-text.node.ts';
import type { Arguments } from './arguments.ts';
import { chosenUnit } from './chosen-unit.ts';
import type { Output } from './output.node.ts';
import { UsageError } from './usage-error.ts';
import { parseExamSubject, withWorkspace } from './workspace.node.ts';

/** `trajectory`, and `growth --model trajectory`: a cohort from its entrance to the exit given as `--outcome`. */
export function growthTrajectoryCommand(args: Arguments, output: Output): Promise<void> {
  return withWorkspace(args.required('workspace'), { create: false }, output.call, async (session) => {
    const exit = parseExamSubject(await session.exams(), args.required('outcome'));
    if (args.optional('baseline') !== undefined) process.stderr.write('轨迹从入学考试开始，自动选取各次考试，不用 --baseline。\n');
    const name = args.optional('school');
    const school = name === undefined ? undefined : (await session.schools()).find(({ name: own, school_id }) => own === name || String(school_id) === name);
    if (name !== undefined && !school) throw new UsageError(`没有这所学校：${name}`);
    const result = await session.analyse({ analysis: 'growth-trajectory', exit, by: chosenUnit(args), ...(school ? { school: school.school_id } : {}) }, output.call);
    // Pupils' names stay in the app: as text only the sentences are printed, in JSON the pupils have their numbers.
    const printed = school ? { ...result, elements: [] } : result;
    output.result({ ...asObject(result.data), headline: result.headline, warnings: result.warnings }, () => analysisText(printed));
  });
}
