import type { Random } from './random.ts';

const surnames = ('王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文').split('');
const compound = ['欧阳', '上官', '司徒', '诸葛', '皇甫', '尉迟'];
const boys = '伟强磊军洋勇杰涛超明刚平辉鹏华飞波斌宇浩凯健俊帆帅旭宁龙林欢阳博诚轩泽睿哲翔昊晨瑞嘉子文志建国家豪天宏远航一鸣'.split('');
const girls = '芳娜敏静丽艳霞燕玲娟英慧莉婷雪琳洁颖倩欣怡梦雨佳思雅涵诗语嘉悦可馨子萱若彤一诺紫依晓云月心妍清宁'.split('');
const rare = ['䶮', '龑', '骉'];

/** Surnames are drawn with weights that fall with rank, so that same-name pupils turn up as they do in life. */
const weights = surnames.map((_, rank) => 1 / (rank + 6));

export function pupilName(draw: Random, sex: '男' | '女'): string {
  const surname = draw.chance(0.012) ? draw.pick(compound) : surnames[draw.weighted(weights)]!;
  const pool = sex === '男' ? boys : girls;
  if (draw.chance(0.0015)) return surname + draw.pick(rare);
  if (draw.chance(0.22)) return surname + draw.pick(pool);
  return surname + draw.pick(pool) + draw.pick(pool);
}

export function adultName(draw: Random): string {
  return pupilName(draw, draw.chance(0.4) ? '男' : '女');
}
