import type { CallOptions } from '../call.ts';
import type { Finding } from './finding.ts';

export interface SourceFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export type SheetCell = string | number | boolean | null;

export interface MergedRange {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

/** A sheet as read: cells where they stood, nothing interpreted. */
export interface RawSheet {
  readonly name: string;
  /** 0-based row of the file in which `rows[0]` stands. */
  readonly rows: readonly (readonly SheetCell[])[];
  readonly merges: readonly MergedRange[];
}

export type Container = 'csv' | 'xlsx' | 'xls' | 'html' | 'xlsb' | 'ods';

export interface ParsedFile {
  readonly name: string;
  readonly container: Container | null;
  /** utf-8, gb18030, utf-16le … for text files. */
  readonly encoding: string | null;
  readonly sheets: readonly RawSheet[];
  /** An `error` finding here means the file was refused. */
  readonly findings: readonly Finding[];
}

/** Parses one file outside the engine's thread, so that killing it is always possible. */
export type SheetParser = (file: SourceFile, options?: CallOptions) => Promise<ParsedFile>;
