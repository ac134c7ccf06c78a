/** A workbook to be filled in: plain cells, so that whoever writes files decides how they look. */
export interface TemplateBook {
  /** Without extension. */
  readonly name: string;
  readonly sheets: readonly TemplateSheet[];
}

export interface TemplateSheet {
  readonly name: string;
  /** Above the head; read back as what the table is about. */
  readonly title: string;
  readonly head: readonly TemplateColumn[];
  readonly rows: readonly (readonly (string | number | null)[])[];
}

export interface TemplateColumn {
  readonly label: string;
  /** Kept as text, so that Excel leaves 18-digit ids and leading zeros alone. */
  readonly text?: boolean;
  /** In characters. */
  readonly width?: number;
}

/** Instructions beside the table, one a line. */
export interface TemplateNotes {
  readonly title: string;
  readonly lines: readonly string[];
}
