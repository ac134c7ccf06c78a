import { termLabel } from '../schema/terms.ts';
import { forAudience, showsSchools } from './audience-names.ts';
import type { DocumentHead, ReportDocument } from './document.ts';
import { paperChapter } from './paper-report/paper-chapter.ts';
import { findingsOf } from './findings.ts';
import { appendixElements } from './sections/appendix.ts';
import { comparisonSection } from './sections/comparison.ts';
import { casesSection, problemsSection, suggestionsSection } from './sections/problems.ts';
import { resultsSection } from './sections/results.ts';
import { heading, numberSections } from './sections/section.ts';
import { situationSection } from './sections/situation.ts';
import { summaryElements } from './sections/summary.ts';
import { valueAddedSection } from './sections/value-added.ts';
import type { TermData } from './term-data.ts';

export const termReportTitle = (term: string): string => `${termLabel(term)}教学质量监测报告`;

/** 学期教学质量监测报告. */
export function termReport(source: TermData, head: DocumentHead): ReportDocument {
  const data = forAudience(source, head.audience);
  const withSchools = showsSchools(head.audience);
  const findings = findingsOf(data);
  return {
    kind: 'term', head, cover: true,
    elements: [
      { type: 'toc' },
      heading(1, '摘要'),
      ...summaryElements(data, findings, withSchools),
      { type: 'pageBreak' },
      ...numberSections([
        situationSection(data, withSchools),
        resultsSection(data),
        comparisonSection(data, withSchools),
        valueAddedSection(data, withSchools),
        paperChapter(data.papers),
        problemsSection(data, findings, withSchools),
        suggestionsSection(findings),
        casesSection(data, findings, withSchools),
      ]),
      ...appendixElements(data, withSchools),
    ],
  };
}
