/** Canonical subjects in the order offices print them, with the other names files use. */
export interface Subject {
  readonly name: string;
  readonly aliases: readonly string[];
}

export const TOTAL = '总分';

export const subjects: readonly Subject[] = [
  { name: '语文', aliases: ['语', 'yw'] },
  { name: '数学', aliases: ['数', 'sx', '理数', '文数'] },
  { name: '英语', aliases: ['英', '外语', '外', 'yy', 'wy'] },
  { name: '日语', aliases: ['日'] },
  { name: '俄语', aliases: ['俄'] },
  { name: '物理', aliases: ['物', 'wl'] },
  { name: '化学', aliases: ['化', 'hx'] },
  { name: '生物', aliases: ['生', '生物学', 'sw'] },
  { name: '道德与法治', aliases: ['道法', '政治', '思想政治', '思品', '思想品德', '品社', '政', 'zz', 'df'] },
  { name: '历史', aliases: ['史', '历', 'ls'] },
  { name: '地理', aliases: ['地', 'dl'] },
  { name: '科学', aliases: ['科', 'kx'] },
  { name: '信息技术', aliases: ['信息', '信息科技'] },
  { name: '技术', aliases: ['通用技术'] },
  { name: '体育', aliases: ['体育与健康', '体'] },
  { name: '音乐', aliases: ['音'] },
  { name: '美术', aliases: ['美'] },
  { name: '劳动', aliases: [] },
  { name: '文综', aliases: ['文科综合'] },
  { name: '理综', aliases: ['理科综合'] },
];

export const subjectOrder = (subject: string): number => {
  if (subject === TOTAL) return -1;
  const index = subjects.findIndex(({ name }) => name === subject);
  return index < 0 ? subjects.length : index;
};
