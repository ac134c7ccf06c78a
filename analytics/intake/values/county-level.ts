import { plainText } from '../table/cell-text.ts';

/** Level of an area by its name; names of counties differ from place to place (县, 区, 旗 …). */
export function countyLevel(name: string): string {
  const plain = plainText(name);
  if (/市直|直属|市属/u.test(plain)) return '市直';
  if (/管理区|开发区|新区|高新区|示范区/u.test(plain)) return '管理区';
  return /旗$/u.test(plain) ? '旗' : /区$/u.test(plain) ? '区' : '县';
}
