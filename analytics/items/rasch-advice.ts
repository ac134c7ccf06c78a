/** Pupils needed for item difficulties stable to ±1 and to ±0.5 logit with 95 % confidence (Linacre 1994, Rasch Meas. Trans. 7:328). */
const FOR_ONE_LOGIT = 30;
const FOR_HALF_LOGIT = 100;

/** What to tell the reader about the number of informative pupils; null when it is enough. */
export function raschAdvice(informative: number): string | null {
  if (informative < FOR_ONE_LOGIT) return `能提供信息的学生只有${informative}人（不足${FOR_ONE_LOGIT}人），Rasch难度误差在1个logit以上，建议只用经典指标。`;
  if (informative < FOR_HALF_LOGIT) return `能提供信息的学生只有${informative}人（不足${FOR_HALF_LOGIT}人），Rasch难度误差约在0.5～1个logit，仅供参考。`;
  return null;
}
