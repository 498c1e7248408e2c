// Generated from schemas/columns.schema.json by `npm run types`; do not edit.

/**
 * .tailrace/columns.json: the columns that models had in the warehouse when tailrace schema --columns was last run. Committed; one column a line, models by name, columns in their order.
 */
export interface ColumnsFile {
  schema_version: "https://tailrace.dev/schemas/v1/columns.schema.json";
  /**
   * By dbt's unique id; else the relation as the spec writes it, or sql_file: and the file's path.
   */
  models: {
    [k: string]: WarehouseColumn[];
  };
}
export interface WarehouseColumn {
  name: string;
  /**
   * As the warehouse writes it.
   */
  type: string;
}
