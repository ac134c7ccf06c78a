import { UsageError } from './usage-error.ts';

const flags = new Set(['json', 'dry-run', 'refuse-all', 'entry', 'form-per-school', 'nested', 'names', 'merge-sites', 'withdraw', 'help']);
/** With a value for `fit`, bare for `growth`. */
const bareOrValue = new Set(['slope']);

/** `--name value`, bare flags, and the rest in order. */
export interface Arguments {
  readonly rest: readonly string[];
  flag(name: string): boolean;
  optional(name: string): string | undefined;
  required(name: string): string;
}

const known = new Set([
  ...flags, 'workspace', 'exam', 'term', 'grade', 'kind', 'scope', 'date', 'school', 'mapping', 'by', 'subject', 'outcome', 'baseline',
  'model', 'covariates', 'curve', 'cap', 'reliability', 'unit', 'out', 'formats', 'office', 'audience', 'csv', 'predictors', 'group', 'slope', 'method', 'base', 'id', 'priors', 'knots', 'items', 'key', 'full-marks', 'missing', 'csv-a', 'csv-b', 'items-a', 'items-b', 'common', 'points', 'link', 'smoothing', 'draws', 'seed',
  'past-outcome', 'past-baseline', 'reference', 'learnt-outcome', 'learnt-baseline', 'target', 'subjects', 'set', 'forget', 'batch', 'earlier',
  'denominator', 'width', 'edges', 'places', 'population', 'along', 'exams', 'name', 'near', 'effective', 'category', 'score', 'rank', 'quota', 'track',
  'county', 'scheme', 'ties', 'index', 'measure', 'before', 'after', 'from', 'to', 'top', 'forms', 'reason', 'view', 'item', 'onto',
]);

export function parseArguments(argv: readonly string[]): Arguments {
  const values = new Map<string, string>();
  const rest: string[] = [];
  for (let index = 0; index < argv.length; index++) {
    const word = argv[index]!;
    if (!word.startsWith('--')) {
      rest.push(word);
      continue;
    }
    const [name, inline] = word.slice(2).split(/=(.*)/s, 2) as [string, string?];
    if (!known.has(name)) throw new UsageError(`不认识的选项 --${name}`);
    if (flags.has(name)) values.set(name, 'true');
    else if (inline !== undefined) values.set(name, inline);
    else if (bareOrValue.has(name) && (argv[index + 1] ?? '--').startsWith('--')) values.set(name, 'true');
    else {
      const value = argv[++index];
      if (value === undefined) throw new UsageError(`--${name} 后面要有值`);
      values.set(name, value);
    }
  }
  return {
    rest,
    flag: (name) => values.has(name),
    optional: (name) => values.get(name),
    required(name) {
      const value = values.get(name);
      if (value === undefined) throw new UsageError(`缺少 --${name}`);
      return value;
    },
  };
}
