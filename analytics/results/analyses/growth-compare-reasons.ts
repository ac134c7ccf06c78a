import { isJudged, type ModelFigures } from '../../growth/diagnostics/model-agreement.ts';
import type { UnitEffect } from '../../growth/growth-result.ts';
import { formatNumber } from '../format.ts';
import type { NamedEffect } from './growth-elements.ts';
import type { GrowthScale } from './growth-scale.ts';

export interface ComparedModel extends ModelFigures<string> {
  readonly label: string;
  readonly scale: GrowthScale;
  readonly named: readonly NamedEffect[];
}

/** Share of pupils at the full mark from which a paper hides what the best can do. */
const CEILING_LIMIT = 0.1;

interface Judged {
  readonly model: ComparedModel;
  readonly unit: UnitEffect;
  readonly effect: number;
  readonly low: number;
  readonly high: number;
}

/** What each model says of a unit, and why they part: only what the figures themselves show. */
export function disagreementText(unit: string, models: readonly ComparedModel[], ceiling: number | null): readonly [flags: string, reason: string] {
  const judged = models.flatMap((model): Judged[] => {
    const found = model.units.find((of) => of.unit === unit);
    if (!found || !isJudged(found.flag) || found.effect === null) return [];
    return [{ model, unit: found, effect: found.effect, low: found.low ?? found.effect, high: found.high ?? found.effect }];
  });
  const flags = judged.map(({ model, unit: { flag } }) => `${model.label}：${flag}`).join('；');
  const main = judged[0];
  if (!main) return [flags, ''];
  const reasons = judged.slice(1).filter((other) => other.unit.flag !== main.unit.flag).map((other) => reasonOf(main, other));
  // The first two may agree while the others differ among themselves only through it.
  const full = ceiling !== null && ceiling > CEILING_LIMIT ? [`该单位终点满分率${formatNumber(ceiling, 'rate')}，超过10%，满分的学生进步多少看不出来`] : [];
  return [flags, `${[...reasons, ...full].join('；')}。`];
}

const print = ({ model, effect, low, high }: Judged): string => {
  const { format } = model.scale;
  return `${formatNumber(effect, format)}（区间${formatNumber(low, format)}至${formatNumber(high, format)}）`;
};

function reasonOf(main: Judged, other: Judged): string {
  const here = main.effect - main.model.expected;
  const there = other.effect - other.model.expected;
  const both = `${main.model.label}为${print(main)}，${other.model.label}为${print(other)}`;
  if (here * there < 0) return `方向不同：${both}`;
  if (other.model.key === 'curve') return `起点与终点的关系改为曲线后，${both}`;
  const unshrunken = other.model.key === 'bands' && main.unit.reliability !== null;
  if (unshrunken && Math.abs(here) < Math.abs(there) && main.unit.flag === '符合预期') {
    return `收缩：${both}；多层模型按人数（${main.unit.n}人）和信度（${formatNumber(main.unit.reliability, 'index')}）把估计向0收缩`;
  }
  // Distance from the expected value in half-widths of the interval: beyond 1 the interval leaves it out.
  const near = (of: Judged, deviation: number): boolean => {
    const half = (of.high - of.low) / 2;
    return half > 0 && Math.abs(Math.abs(deviation) / half - 1) < 0.25;
  };
  return near(main, here) || near(other, there) ? `方向相同，处在判断的边缘：${both}` : `方向相同，大小和区间不同：${both}`;
}
