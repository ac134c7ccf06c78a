/** The invented city of 云川 and its schools; every name is made up. */
export const cityName = '云川市';

export interface County {
  readonly name: string;
  readonly code: string;
  /** Added to the starting level of its pupils, in pupil SDs. */
  readonly level: number;
  /** Added to a year's growth in its schools, in pupil SDs. */
  readonly growth: number;
}

export const counties: readonly County[] = [
  { name: '市直', code: '990101', level: 0.2, growth: 0 },
  { name: '澄湖区', code: '990102', level: 0.15, growth: 0.03 },
  { name: '望岭区', code: '990103', level: 0.05, growth: 0 },
  { name: '青石县', code: '990121', level: -0.05, growth: 0.06 },
  { name: '白鹭县', code: '990122', level: -0.1, growth: -0.02 },
  { name: '沙溪县', code: '990123', level: -0.15, growth: -0.06 },
  { name: '牧云县', code: '990124', level: -0.25, growth: -0.04 },
];

export type Locality = '城区' | '镇区' | '乡村';
export const localityLevel: Readonly<Record<Locality, number>> = { 城区: 0.2, 镇区: -0.05, 乡村: -0.25 };
export const localityGrowth: Readonly<Record<Locality, number>> = { 城区: 0.04, 镇区: 0, 乡村: -0.04 };

/**
 * 校名|简称|县区|学区、乡镇|办学类型|城乡|公办民办|小学、初中、高中每年级人数|小样本人数|标记.
 * Marks: 牧 = 牧区, 双 = classes taught in two languages, 简 = files use the short name.
 */
const table = `
云川市第一中学|市一中||市直|高中|城区|公办|0,0,300|0,0,40|简
云川市第二中学|市二中||市直|完全中学|城区|公办|0,180,220|0,26,30|
云川市实验小学|市实小||市直|小学|城区|公办|210,0,0|36,0,0|
云川市实验学校|市实验||市直|九年一贯|城区|公办|130,150,0||
云川市第三中学|市三中||市直|高中|城区|公办|0,0,200||
云川市启明高级中学|启明高中||市直|高中|城区|民办|0,0,130||
澄湖区第一小学|澄湖一小|澄湖街道学区|澄湖区|小学|城区|公办|220,0,0|34,0,0|简
澄湖区第二小学|澄湖二小|澄湖街道学区|澄湖区|小学|城区|公办|180,0,0||
澄湖区滨河小学|滨河小学|滨河学区|澄湖区|小学|城区|公办|160,0,0||
澄湖区东关小学|东关小学|滨河学区|澄湖区|小学|镇区|公办|120,0,0||
澄湖区湖西镇中心小学|湖西中心校|湖西镇|澄湖区|小学|镇区|公办|60,0,0||
澄湖区湖西镇荷塘教学点|荷塘教学点|湖西镇|澄湖区|教学点|乡村|公办|6,0,0||
澄湖区实验中学|澄湖实验|澄湖街道学区|澄湖区|初中|城区|公办|0,220,0|0,28,0|
澄湖区第二中学|澄湖二中|滨河学区|澄湖区|初中|城区|公办|0,180,0||
澄湖区育才学校|育才学校|滨河学区|澄湖区|九年一贯|城区|民办|90,100,0||
澄湖区高级中学|澄湖高中|澄湖街道学区|澄湖区|高中|城区|公办|0,0,190||
望岭区第一小学|望岭一小|岭前学区|望岭区|小学|城区|公办|190,0,0||
望岭区第三小学|望岭三小|岭前学区|望岭区|小学|城区|公办|150,0,0||
望岭区南岭小学|南岭小学|南岭学区|望岭区|小学|镇区|公办|120,0,0||
望岭区石桥镇中心小学|石桥中心校|石桥镇|望岭区|小学|镇区|公办|70,0,0||
望岭区石桥镇杨树教学点|杨树教学点|石桥镇|望岭区|教学点|乡村|公办|5,0,0||
望岭区第四中学|望岭四中|岭前学区|望岭区|初中|城区|公办|0,200,0|0,30,0|
望岭区第五中学|望岭五中|南岭学区|望岭区|初中|城区|公办|0,160,0||
望岭区石桥镇初级中学|石桥初中|石桥镇|望岭区|初中|镇区|公办|0,80,0||简
望岭区第一中学|望岭一中|岭前学区|望岭区|完全中学|城区|公办|0,120,180||
望岭区松坪学校|松坪学校|松坪乡|望岭区|九年一贯|乡村|公办|40,45,0||
青石县第一小学|青石一小|城关镇|青石县|小学|镇区|公办|170,0,0||
青石县城关小学|城关小学|城关镇|青石县|小学|镇区|公办|140,0,0||
青石县龙泉镇中心小学|龙泉中心校|龙泉镇|青石县|小学|乡村|公办|60,0,0||
青石县龙泉镇下河教学点|下河教学点|龙泉镇|青石县|教学点|乡村|公办|4,0,0||
青石县大坪乡中心小学|大坪中心校|大坪乡|青石县|小学|乡村|公办|35,0,0||
青石县第一初级中学|青石一初|城关镇|青石县|初中|镇区|公办|0,190,0||简
青石县第二初级中学|青石二初|城关镇|青石县|初中|镇区|公办|0,140,0||
青石县龙泉镇初级中学|龙泉初中|龙泉镇|青石县|初中|乡村|公办|0,70,0||
青石县大坪乡学校|大坪学校|大坪乡|青石县|九年一贯|乡村|公办|25,30,0||
青石县第一中学|青石一中|城关镇|青石县|高中|镇区|公办|0,0,210||
白鹭县第一小学|白鹭一小|城关镇|白鹭县|小学|镇区|公办|160,0,0||
白鹭县城南小学|城南小学|城关镇|白鹭县|小学|镇区|公办|120,0,0||
白鹭县柳湾镇中心小学|柳湾中心校|柳湾镇|白鹭县|小学|乡村|公办|55,0,0|20,0,0|
白鹭县柳湾镇沙洲教学点|沙洲教学点|柳湾镇|白鹭县|教学点|乡村|公办|3,0,0|3,0,0|
白鹭县第一初级中学|白鹭一初|城关镇|白鹭县|初中|镇区|公办|0,170,0||
白鹭县柳湾初级中学|柳湾初中|柳湾镇|白鹭县|初中|乡村|公办|0,90,0|0,28,0|
白鹭县芦荡镇初级中学|芦荡初中|芦荡镇|白鹭县|初中|乡村|公办|0,75,0||
白鹭县芦荡镇中心小学|芦荡中心校|芦荡镇|白鹭县|小学|乡村|公办|50,0,0||
白鹭县第一中学|白鹭一中|城关镇|白鹭县|高中|镇区|公办|0,0,180||
沙溪县第一小学|沙溪一小|城关镇|沙溪县|小学|镇区|公办|150,0,0||
沙溪县红旗小学|红旗小学|城关镇|沙溪县|小学|镇区|公办|110,0,0||
沙溪县马场镇中心小学|马场中心校|马场镇|沙溪县|小学|乡村|公办|50,0,0||
沙溪县马场镇北滩教学点|北滩教学点|马场镇|沙溪县|教学点|乡村|公办|5,0,0||
沙溪县第一初级中学|沙溪一初|城关镇|沙溪县|初中|镇区|公办|0,150,0||
沙溪县第二初级中学|沙溪二初|城关镇|沙溪县|初中|镇区|公办|0,120,0|0,24,0|
沙溪县中学|沙溪中学|城关镇|沙溪县|完全中学|镇区|公办|0,90,150||
沙溪县黄沙学校|黄沙学校|黄沙乡|沙溪县|九年一贯|乡村|公办|30,35,0|12,16,0|
牧云县第一小学|牧云一小|城关镇|牧云县|小学|镇区|公办|120,0,0||双
牧云县第二小学|牧云二小|城关镇|牧云县|小学|镇区|公办|90,0,0||双
牧云县草原镇中心小学|草原中心校|草原镇|牧云县|小学|乡村|公办|40,0,0|14,0,0|牧双
牧云县草原镇冬营教学点|冬营教学点|草原镇|牧云县|教学点|乡村|公办|4,0,0||牧双
牧云县初级中学|牧云初中|城关镇|牧云县|初中|镇区|公办|0,130,0||双
牧云县第一中学|牧云一中|城关镇|牧云县|完全中学|镇区|公办|0,100,120||双
牧云县草原学校|草原学校|草原镇|牧云县|九年一贯|乡村|公办|25,30,0||牧
`;

export interface SchoolPlan {
  readonly name: string;
  readonly short: string;
  readonly town: string;
  readonly county: string;
  readonly type: string;
  readonly locality: Locality;
  readonly governance: string;
  /** Pupils per grade in 小学, 初中, 高中. */
  readonly size: readonly [number, number, number];
  readonly pastoral: boolean;
  readonly bilingual: boolean;
  readonly writesShortName: boolean;
}

export type Scale = 'small' | 'full';

const isLocality = (text: string): text is Locality => text in localityLevel;

export function schoolPlans(scale: Scale): SchoolPlan[] {
  return table.trim().split('\n').flatMap((line) => {
    const [name = '', short = '', town = '', county = '', type = '', locality = '', governance = '', full = '', small = '', marks = ''] = line.split('|');
    const sizes = (scale === 'full' ? full : small).split(',').map(Number);
    const [primary = 0, junior = 0, senior = 0] = sizes;
    if (primary + junior + senior === 0) return [];
    if (!isLocality(locality)) throw new Error(`unknown locality in the school table: ${line}`);
    return [{
      name, short, town, county, type, locality, governance,
      size: [primary, junior, senior] as const,
      pastoral: marks.includes('牧'), bilingual: marks.includes('双'), writesShortName: marks.includes('简'),
    }];
  });
}

export const centralSchoolOf = (plan: SchoolPlan, plans: readonly SchoolPlan[]): SchoolPlan | null =>
  plan.type !== '教学点' ? null : plans.find((other) => other.county === plan.county && other.town === plan.town && other.name.endsWith('中心小学')) ?? null;
