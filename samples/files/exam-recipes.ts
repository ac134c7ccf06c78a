import { recipes, type Recipe } from './recipe.ts';

export interface ExamFiles {
  /** One file per county, per school, or one for the city. */
  readonly per: 'county' | 'school' | 'city';
  readonly recipes: readonly Recipe[];
  /** Every n-th school's file has no 学校 column and is imported on its own, its school named by hand; 0 = none. */
  readonly namedByHand: number;
}

/** By exam key. Units take the recipes in turn. */
export const examFiles: Readonly<Record<string, ExamFiles>> = {
  'primary-2025': { per: 'county', namedByHand: 0, recipes: recipes(`
    plain    csv-gb18030 eduId  plain   words   full   bracket
    merged   xlsx        both   bracket words   full   none
    summed   xlsx        eduId  code    dash    full   none
    titled   xls         eduId  hanzi   blank   spaced none
    plain    csv-bom     eduId  number  letters full   none
    plain    csv-utf8    name   plain   words   old    none
    merged   xlsx        eduId  padded  phrases full   none`) },
  'zhongkao-2025': { per: 'county', namedByHand: 0, recipes: recipes(`
    plain    csv-utf8    both   code    words   full   wide
    plain    csv-gb18030 both   plain   words   short  wide
    plain    csv-bom     examNo plain   words   full   bracket
    merged   xlsx        eduId  bracket words   old    bracket
    instructed xlsx      both   junior  words   short  wide
    plain    csv-utf8    eduId  number  words   full   wide
    titled   xlsx        both   plain   words   full   wide`) },
  'eighth-final-2025': { per: 'school', namedByHand: 2, recipes: recipes(`
    byClass  xls         eduId  code    words   short  bracket
    summed   xlsx        eduId  junior  blank   old    bracket
    ranked   xlsx        name   bracket words   full   wide
    titled   xls         eduId  plain   dash    full   bracket`) },
  'level-2025': { per: 'school', namedByHand: 0, recipes: recipes(`
    titled   xlsx        both   plain    words  senior bracket
    plain    csv-gb18030 eduId  bracket  words  old    none
    instructed xls       eduId  yearWord words  senior bracket
    plain    csv-bom     both   number   letters full  none`) },
  'seventh-mid-2025': { per: 'school', namedByHand: 4, recipes: recipes(`
    ranked   xlsx        eduId  plain   words   short  bracket
    byClass  xlsx        eduId  code    blank   full   bracket
    summed   xls         eduId  junior  dash    old    wide
    plain    csv-gb18030 eduId  bracket words   short  bracket
    titled   xlsx        name   number  phrases full   title
    coded    xlsx        both   padded  letters spaced wide`) },
  'fourth-sample-2025': { per: 'city', namedByHand: 0, recipes: recipes(`
    merged   xlsx        eduId  plain   words   full   wide`) },
  'ninth-mock-2026': { per: 'county', namedByHand: 0, recipes: recipes(`
    ranked   xlsx        eduId  plain   words   short  bracket
    plain    csv-utf8    both   code    words   full   wide
    merged   xlsx        eduId  bracket blank   old    bracket
    plain    csv-gb18030 eduId  junior  words   short  wide
    instructed xlsx      both   plain   letters full   wide
    titled   xls         examNo plain   dash    full   bracket
    plain    csv-bom     eduId  hanzi   words   short  bracket`) },
  'senior-mock1-2026': { per: 'school', namedByHand: 5, recipes: recipes(`
    ranked   xls         both   plain    blank  senior bracket
    plain    csv-gb18030 eduId  bracket  letters full  bracket
    ranked   xlsx        eduId  yearWord dash   old    wide
    titled   xlsx        both   number   phrases full  bracket`) },
  'senior-mock2-2026': { per: 'school', namedByHand: 0, recipes: recipes(`
    scaled   xlsx        both   plain    blank  senior bracket
    scaled   xls         eduId  bracket  dash   full   bracket
    scaled   xlsx        eduId  yearWord words  old    wide`) },
  'seventh-sample-2026': { per: 'county', namedByHand: 0, recipes: recipes(`
    plain    csv-bom     eduId  plain   words   short  wide
    titled   xlsx        eduId  bracket words   full   wide
    plain    csv-gb18030 both   code    dash    old    bracket
    merged   xlsx        eduId  plain   words   full   bracket
    summed   xlsx        eduId  junior  words   short  bracket
    plain    csv-utf8    eduId  plain   letters full   wide
    plain    csv-gb18030 name   bracket words   short  bracket`) },
  'tenth-sample-2026': { per: 'city', namedByHand: 0, recipes: recipes(`
    plain    csv-gb18030 eduId  bracket words   senior bracket`) },
  'zhongkao-2026': { per: 'county', namedByHand: 0, recipes: recipes(`
    plain    csv-utf8    both   plain   words   full   wide
    plain    csv-gb18030 both   code    words   short  wide
    plain    csv-bom     both   bracket words   full   bracket
    titled   xlsx        both   plain   words   old    bracket
    plain    csv-utf8    both   junior  words   short  wide
    plain    csv-gb18030 both   plain   words   full   wide
    instructed xlsx      both   plain   words   full   wide`) },
  'primary-2026': { per: 'county', namedByHand: 0, recipes: recipes(`
    merged   xlsx        eduId  plain   words   full   bracket
    plain    csv-utf8    both   bracket words   full   none
    plain    csv-gb18030 eduId  code    words   full   none
    summed   xls         eduId  plain   dash    spaced none
    coded    xlsx        both   hanzi   blank   old    none
    plain    csv-bom     eduId  plain   letters full   none
    titled   xlsx        eduId  padded  words   full   none`) },
  'eighth-final-2026': { per: 'school', namedByHand: 5, recipes: recipes(`
    byClass  xls         eduId  code    words   short  bracket
    ranked   xlsx        eduId  plain   blank   old    wide
    summed   xlsx        eduId  junior  dash    full   bracket
    plain    csv-gb18030 eduId  bracket words   short  bracket
    titled   xlsx        name   plain   phrases full   wide
    plain    csv-bom     eduId  number  letters full   bracket`) },
};
