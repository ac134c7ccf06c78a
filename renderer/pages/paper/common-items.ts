/** `1=3，5，7=9`: items that are the same question in both papers; one name alone has the same number in both. */
export const parseCommon = (text: string): { readonly a: string; readonly b: string }[] =>
  text.split(/[,，;；、\s]+/u).map((part) => part.trim()).filter(Boolean).flatMap((part) => {
    const [a = '', b = a] = part.split(/[=＝]/u).map((name) => name.trim());
    return a === '' || b === '' ? [] : [{ a, b }];
  });
