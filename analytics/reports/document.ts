import type { ResultElement, TableElement } from '../results/element.ts';

/** Audience profile: decides whether names or codes are printed (reports.md, Names). */
export type Audience = '局领导版' | '学校版' | '会议版' | '公开版';

export interface DocumentHead {
  readonly title: string;
  readonly subtitle: string;
  readonly office: string;
  readonly term: string;
  /** ISO date of issue. */
  readonly issueDate: string;
  readonly audience: Audience;
  /** 内部资料 mark in the page head. */
  readonly internal: boolean;
}

/** Flows to DOCX and HTML. */
export interface ReportDocument {
  readonly kind: 'term' | 'brief';
  readonly head: DocumentHead;
  /** A cover page for reports; briefs open with a coloured head. */
  readonly cover: boolean;
  readonly elements: readonly ResultElement[];
}

export interface Slide {
  /** The slide's one message, as a sentence. */
  readonly title: string;
  readonly elements: readonly ResultElement[];
  /** Speaker notes: method and n. */
  readonly notes: string;
}

export interface SlideDeck {
  readonly head: DocumentHead;
  readonly slides: readonly Slide[];
}

export interface DataWorkbook {
  readonly head: DocumentHead;
  readonly sheets: readonly { readonly name: string; readonly tables: readonly TableElement[] }[];
}
