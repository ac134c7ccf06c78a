import type { NumberFormat } from './format.ts';

/**
 * What analyses produce and what every view, document, slide and data table is made of.
 * Elements carry numbers, not pictures or printed text: each walker draws the same values.
 */
export type ResultElement =
  | Heading
  | Paragraph
  | TableElement
  | ChartElement
  | KeyFigures
  | Callout
  | { readonly type: 'pageBreak' }
  | { readonly type: 'toc' };

export interface Heading {
  readonly type: 'heading';
  readonly level: 1 | 2 | 3;
  /** With its Chinese number (一、 / （一） / 1.) when it has one. */
  readonly text: string;
}

export interface Paragraph {
  readonly type: 'paragraph';
  readonly text: string;
  readonly style: 'body' | 'note' | 'lead';
  /** Ids of the tables and charts whose numbers the sentence states. */
  readonly evidence: readonly string[];
}

export interface TableColumn {
  readonly key: string;
  readonly label: string;
  /** Head above `label` that neighbouring columns share (语文 over 平均分/及格率). */
  readonly group?: string;
  /** Absent for text columns. */
  readonly format?: NumberFormat;
  /** Least width in characters, for blanks to be written in. */
  readonly room?: number;
}

/** Verdict palette of the design: above/below/same expectation; suppressed for too few pupils. */
export type Mark = 'above' | 'below' | 'same' | 'reference' | 'suppressed';

export interface TableCell {
  /** A text may have lines, separated by \n. */
  readonly value: string | number | null;
  readonly mark?: Mark;
  /** Pupils the figure rests on, its denominator and formula, for the tooltip. */
  readonly explain?: string;
}

export interface TableElement {
  readonly type: 'table';
  /** Stable within a document: sentences, agreement checks and cross-references use it. */
  readonly id: string;
  /** Without number; walkers number captions as 表1, 表2 … */
  readonly caption: string;
  readonly columns: readonly TableColumn[];
  readonly rows: readonly (readonly TableCell[])[];
  /** Rows at the end that are totals or reference values (县均). */
  readonly summaryRows: number;
  /** Kept on one page with the element after it (a form to fill in and its receipt). */
  readonly together?: boolean;
  readonly notes: readonly string[];
}

export interface ChartElement {
  readonly type: 'chart';
  readonly id: string;
  readonly caption: string;
  readonly chart: Chart;
  readonly notes: readonly string[];
}

export interface Series {
  readonly name: string;
  readonly values: readonly (number | null)[];
}

export interface ReferenceLine {
  readonly label: string;
  readonly value: number;
}

export type Chart =
  | {
      readonly kind: 'bar';
      readonly categories: readonly string[];
      readonly series: readonly Series[];
      readonly format: NumberFormat;
      readonly axisLabel: string;
      readonly horizontal?: boolean;
      readonly reference?: ReferenceLine;
    }
  | {
      readonly kind: 'line';
      readonly categories: readonly string[];
      readonly series: readonly Series[];
      readonly format: NumberFormat;
      readonly axisLabel: string;
    }
  | {
      readonly kind: 'histogram';
      /** Bins [low, high) on the score scale; the last bin includes its upper end. */
      readonly bins: readonly { readonly low: number; readonly high: number; readonly count: number }[];
      readonly axisLabel: string;
      readonly reference?: ReferenceLine;
    }
  | {
      readonly kind: 'scatter';
      readonly points: readonly { readonly label: string; readonly x: number; readonly y: number; readonly mark?: Mark }[];
      readonly xLabel: string;
      readonly yLabel: string;
      readonly xFormat: NumberFormat;
      readonly yFormat: NumberFormat;
      /** Lines that make the four quadrants. */
      readonly xReference?: ReferenceLine;
      readonly yReference?: ReferenceLine;
      /** Lines drawn through points in order, as the control limits of a funnel; what leaves the plot is cut. */
      readonly curves?: readonly { readonly label: string; readonly points: readonly { readonly x: number; readonly y: number }[] }[];
      /** Names in the corners, clockwise from the top right. */
      readonly quadrants?: readonly [string, string, string, string];
    }
  | {
      /** Caterpillar: estimates in order with their intervals. */
      readonly kind: 'interval';
      readonly items: readonly {
        readonly label: string;
        readonly value: number;
        readonly low: number;
        readonly high: number;
        readonly n: number;
        readonly mark: Mark;
        /** A second, narrower interval, drawn broad: for comparing two items with each other. */
        readonly compare?: { readonly low: number; readonly high: number };
      }[];
      readonly format: NumberFormat;
      readonly axisLabel: string;
      readonly reference: ReferenceLine;
    }
  | {
      readonly kind: 'box';
      readonly items: readonly {
        readonly label: string;
        readonly min: number;
        readonly q1: number;
        readonly median: number;
        readonly q3: number;
        readonly max: number;
        readonly n: number;
      }[];
      readonly format: NumberFormat;
      readonly axisLabel: string;
      readonly reference?: ReferenceLine;
    }
  | {
      readonly kind: 'heat';
      readonly rows: readonly string[];
      readonly columns: readonly string[];
      readonly values: readonly (readonly (number | null)[])[];
      readonly format: NumberFormat;
      /** Value painted neutral; above it blue, below it orange-brown. */
      readonly center: number;
    };

export interface KeyFigures {
  readonly type: 'keyFigures';
  readonly id: string;
  readonly figures: readonly {
    readonly label: string;
    readonly value: number | string | null;
    readonly format?: NumberFormat;
    readonly unit?: string;
    /** 较上期 +1.2 个百分点; n and denominator. */
    readonly detail?: string;
    readonly mark?: Mark;
  }[];
}

export interface Callout {
  readonly type: 'callout';
  readonly tone: '问题' | '建议' | '说明' | '注意' | '优势';
  /** Printed in the colour of the tone; the tone itself is printed only where this is empty. */
  readonly title: string;
  readonly text: readonly string[];
}
