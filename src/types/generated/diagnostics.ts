// Generated from schemas/diagnostics.schema.json by `npm run types`; do not edit.

/**
 * What validate --format json prints.
 */
export interface DiagnosticsReport {
  schema_version: 1;
  /**
   * Sorted by file and place; the first 100, errors before warnings.
   */
  diagnostics: ReportedDiagnostic[];
  summary: DiagnosticsSummary;
}
export interface ReportedDiagnostic {
  /**
   * area/kebab-name; never reused.
   */
  code: string;
  severity: "error" | "warning";
  message: string;
  span: ReportedSpan | null;
  related: ReportedRelation[];
  hint: string | null;
  notes: string[];
}
export interface ReportedSpan {
  /**
   * Relative to the project.
   */
  file: string;
  start: ReportedPosition;
  end: ReportedPosition;
}
/**
 * Line and column from 1, offset from 0, in UTF-16 units.
 */
export interface ReportedPosition {
  line: number;
  column: number;
  offset: number;
}
export interface ReportedRelation {
  message: string;
  span: ReportedSpan;
}
/**
 * Counts of all that was found.
 */
export interface DiagnosticsSummary {
  errors: number;
  warnings: number;
  /**
   * How many of them are not in the list.
   */
  omitted: number;
}
