/** Canonical subjects in the order offices print them, with the other names files use. */
export interface Subject {
  readonly name: string;
  readonly aliases: readonly string[];
}

export const TOTAL = '总分';

export const subjects: readonly Subject[] = [
  { name: '语文', aliases: ['语', 'yw', 'chinese', '汉语文', '汉语'] },
  { name: '数学', aliases: ['数', 'sx', '理数', '文数', 'math', 'maths'] },
  { name: '英语', aliases: ['英', '外语', '外', 'yy', 'wy', 'english', '外国语'] },
  { name: '日语', aliases: ['日'] },
  { name: '俄语', aliases: ['俄'] },
  { name: '物理', aliases: ['物', 'wl', 'physics'] },
  { name: '化学', aliases: ['化', 'hx', 'chemistry'] },
  { name: '生物', aliases: ['生', '生物学', 'sw', 'biology'] },
  { name: '道德与法治', aliases: ['道法', '政治', '思想政治', '思品', '思想品德', '品社', '品德', '品德与社会', '品德与生活', '思政', '政', 'zz', 'df', 'dd', 'politics'] },
  { name: '历史', aliases: ['史', '历', 'ls', 'history'] },
  { name: '地理', aliases: ['地', 'dl', 'geography'] },
  { name: '科学', aliases: ['科', 'kx'] },
  { name: '信息技术', aliases: ['信息', '信息科技', '信技', '微机', '计算机'] },
  { name: '技术', aliases: ['通用技术'] },
  { name: '体育', aliases: ['体育与健康', '体', '体健', '体考'] },
  { name: '音乐', aliases: ['音'] },
  { name: '美术', aliases: ['美'] },
  { name: '劳动', aliases: ['劳', '劳动技术', '劳技', '劳动教育'] },
  { name: '文综', aliases: ['文科综合'] },
  { name: '理综', aliases: ['理科综合'] },
  { name: '历史与社会', aliases: ['历社', '人文与社会'] },
  { name: '理化', aliases: ['物化'] },
  { name: '政史', aliases: ['史政', '道历', '历政', '道史'] },
  { name: '史地', aliases: ['地史'] },
  { name: '生地', aliases: ['地生'] },
  { name: '数理', aliases: [] },
  { name: '音体美', aliases: ['音体美劳', '艺体'] },
  { name: '艺术', aliases: [] },
  { name: '书法', aliases: [] },
  { name: '法语', aliases: ['法'] },
  { name: '德语', aliases: ['德'] },
  { name: '西班牙语', aliases: ['西语'] },
  { name: '蒙古语文', aliases: ['蒙语文', '蒙语', '蒙文', '蒙'] },
  { name: '藏语文', aliases: ['藏语', '藏文', '藏'] },
  { name: '维吾尔语文', aliases: ['维语文', '维语', '维文'] },
  { name: '哈萨克语文', aliases: ['哈语文', '哈语', '哈文'] },
  { name: '朝鲜语文', aliases: ['朝语文', '朝鲜语', '朝文'] },
];

export const subjectOrder = (subject: string): number => {
  if (subject === TOTAL) return -1;
  const index = subjects.findIndex(({ name }) => name === subject);
  return index < 0 ? subjects.length : index;
};
