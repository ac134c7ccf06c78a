import { AlignmentType, BorderStyle, LineRuleType } from 'docx';
import type { IStylesOptions } from 'docx';
import type { ReportDocument } from '../../reports/document.ts';

/** Lengths in twips (1/20 pt); A4 with margins that leave 160 mm of text. */
export const page = { width: 11906, height: 16838, top: 1418, bottom: 1191, side: 1417, header: 794, footer: 680 } as const;
export const textWidthTwips = { portrait: page.width - 2 * page.side, landscape: page.height - 2 * 1134 } as const;

export const colors = {
  heading: '1F3D63',
  accent: '1F5FA8',
  head: 'E6EDF5',
  band: 'F6F8FB',
  rule: '9FB0C4',
  thin: 'D5DCE5',
  grey: '5C6370',
  suppressed: 'ECEEF1',
} as const;

/** Names Windows, WPS and 麒麟 know; other systems substitute their own Song and Hei. */
export const serif = { ascii: 'Times New Roman', hAnsi: 'Times New Roman', cs: 'Times New Roman', eastAsia: 'SimSun' } as const;
export const sans = { ascii: 'Arial', hAnsi: 'Arial', cs: 'Arial', eastAsia: 'Microsoft YaHei' } as const;

/** Fixed line pitch: the same page breaks whichever Chinese font stands in. */
const exactly = (points: number) => ({ line: points * 20, lineRule: LineRuleType.EXACT });

/** Briefs are set smaller: a school's figures belong on few pages. */
export function docxStyles(kind: ReportDocument['kind']): IStylesOptions {
  const brief = kind === 'brief';
  return {
    default: {
      document: {
        run: { font: serif, size: 24, language: { value: 'en-US', eastAsia: 'zh-CN' } },
        paragraph: { spacing: { ...exactly(22), after: 0 } },
      },
      title: { run: { font: sans, size: 56, bold: true, color: colors.heading }, paragraph: { alignment: AlignmentType.CENTER, spacing: { ...exactly(44), after: 200 } } },
      heading1: {
        run: { font: sans, size: brief ? 26 : 32, bold: true, color: colors.heading },
        paragraph: {
          keepNext: true,
          spacing: brief ? { ...exactly(22), before: 200, after: 80 } : { ...exactly(28), before: 400, after: 180 },
          border: { bottom: { style: BorderStyle.SINGLE, size: 8, color: colors.accent, space: 4 } },
        },
      },
      heading2: { run: { font: sans, size: 27, bold: true, color: colors.heading }, paragraph: { keepNext: true, spacing: { ...exactly(24), before: 220, after: 80 } } },
      heading3: { run: { font: sans, size: 24, bold: true, color: '333A45' }, paragraph: { keepNext: true, spacing: { ...exactly(22), before: 200, after: 80 } } },
      caption: { run: { font: sans, size: brief ? 18 : 20, bold: true, color: '333A45' }, paragraph: { alignment: AlignmentType.CENTER, spacing: brief ? { ...exactly(15), before: 80, after: 40 } : { ...exactly(18), before: 140, after: 60 } } },
    },
    paragraphStyles: [
      { id: 'Body', name: '报告正文', basedOn: 'Normal', quickFormat: true, ...(brief ? { run: { size: 21 } } : {}), paragraph: { alignment: AlignmentType.BOTH, indent: { firstLine: brief ? 420 : 480 }, spacing: brief ? { ...exactly(18), after: 40 } : { ...exactly(22), after: 80 } } },
      { id: 'Lead', name: '报告提要', basedOn: 'Normal', quickFormat: true, run: { font: sans, size: 24, color: colors.heading }, paragraph: { alignment: AlignmentType.BOTH, spacing: { ...exactly(22), before: 60, after: 120 } } },
      { id: 'Note', name: '报告附注', basedOn: 'Normal', quickFormat: true, run: { font: sans, size: brief ? 16 : 17, color: colors.grey }, paragraph: { spacing: { ...exactly(brief ? 12 : 14), before: 30, after: 10 } } },
      { id: 'TableText', name: '表格文字', basedOn: 'Normal', run: { font: sans, size: 18 }, paragraph: { spacing: { ...exactly(13), after: 0 } } },
      { id: 'TocTitle', name: '目录标题', basedOn: 'Normal', run: { font: sans, size: 32, bold: true, color: colors.heading }, paragraph: { alignment: AlignmentType.CENTER, spacing: { ...exactly(28), before: 120, after: 240 } } },
      { id: 'TOC1', name: 'toc 1', basedOn: 'Normal', run: { font: sans, size: 23, bold: true }, paragraph: { spacing: { ...exactly(22), before: 100, after: 20 } } },
      { id: 'TOC2', name: 'toc 2', basedOn: 'Normal', run: { font: sans, size: 21 }, paragraph: { indent: { left: 420 }, spacing: { ...exactly(19), after: 10 } } },
      { id: 'Header', name: 'header', basedOn: 'Normal', run: { font: sans, size: 17, color: colors.grey }, paragraph: { spacing: exactly(14) } },
      { id: 'Footer', name: 'footer', basedOn: 'Normal', run: { font: sans, size: 17, color: colors.grey }, paragraph: { alignment: AlignmentType.CENTER, spacing: exactly(14) } },
    ],
  };
}
