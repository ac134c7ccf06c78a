import type { Callout, Heading, Paragraph, ResultElement } from '../../results/element.ts';

const numerals = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '十一', '十二'];
export const chineseNumeral = (index: number): string => numerals[index] ?? String(index + 1);

export const heading = (level: 1 | 2 | 3, text: string): Heading => ({ type: 'heading', level, text });
export const body = (text: string, evidence: readonly string[] = []): Paragraph => ({ type: 'paragraph', style: 'body', text, evidence });
export const lead = (text: string, evidence: readonly string[] = []): Paragraph => ({ type: 'paragraph', style: 'lead', text, evidence });
export const note = (text: string): Paragraph => ({ type: 'paragraph', style: 'note', text, evidence: [] });
export const callout = (tone: Callout['tone'], title: string, text: readonly string[]): Callout => ({ type: 'callout', tone, title, text });

export interface Section {
  readonly title: string;
  readonly elements: readonly ResultElement[];
}

/** Numbers the sections 一、二、… and leaves out the empty ones. */
export function numberSections(sections: readonly Section[]): ResultElement[] {
  return sections
    .filter(({ elements }) => elements.length > 0)
    .flatMap(({ title, elements }, index) => [heading(1, `${chineseNumeral(index)}、${title}`), ...elements]);
}
