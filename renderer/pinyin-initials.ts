/**
 * First character of each initial in pinyin order. A character's initial is that of the last of these
 * not after it; characters with several readings take the collation's own.
 */
const FIRST = '阿八嚓哒妸发旮哈讥咔垃痳拏噢妑七呥扨它穵夕丫帀';
const LETTERS = 'abcdefghjklmnopqrstwxyz';
const collator = new Intl.Collator('zh-Hans-CN');

export function pinyinInitials(text: string): string {
  let initials = '';
  for (const character of text) {
    if (!/\p{Script=Han}/u.test(character)) {
      initials += character.toLowerCase();
      continue;
    }
    let index = -1;
    while (index + 1 < FIRST.length && collator.compare(FIRST[index + 1]!, character) <= 0) index++;
    initials += LETTERS[index] ?? '';
  }
  return initials;
}

export function matchesName(name: string, typed: string): boolean {
  const query = typed.trim().toLowerCase();
  return query === '' || name.toLowerCase().includes(query) || pinyinInitials(name).includes(query);
}
