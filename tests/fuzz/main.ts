/** The whole fuzz run: `npm run bench -- fuzz`, or `npx tsx tests/fuzz/main.ts [cases] [seed] [first]`. */
import { runFuzz } from './run-fuzz.ts';

const [cases = 20_000, seed = 20261122, first = 0] = process.argv.slice(2).map(Number);
const report = await runFuzz(seed, first, first + cases, { onBad: ({ index, what, problem }) => console.log(`BAD case ${index} ${what}: ${problem}`) });
console.log(`${report.cases} files in ${report.seconds.toFixed(0)} s: ${Object.entries(report.outcomes).map(([name, count]) => `${count} ${name}`).join(', ')}`);
console.log(`slowest ${report.slowest.milliseconds.toFixed(0)} ms (${report.slowest.what}, case ${report.slowest.index}); largest ${report.largest.megabytes.toFixed(0)} MB (${report.largest.what}, case ${report.largest.index})`);
process.exitCode = report.bad.length === 0 ? 0 : 1;
