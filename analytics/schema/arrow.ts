import { Bool, Field, Int32, RecordBatch, Schema, Struct, Table, makeData, tableToIPC, type Data } from 'apache-arrow';
import { arrowColumn } from './arrow-column.ts';
import { canonical } from './canonical.ts';
import type { Column } from './column.ts';
import type { TableData } from './table-builder.ts';

/** A table that does not fit its declared columns: a fault of the code that built it, found before anything is stored. */
export class TableDataError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'TableDataError';
  }
}

/**
 * The rows as an Arrow IPC stream in the order of the canonical columns, then the change columns:
 * batch_id, seq (firstSeq, firstSeq + 1, …) and deleted. DuckDB inserts streams by position.
 */
export function encodeTable(data: TableData, batchId: number, firstSeq: number): Uint8Array {
  const columns: Readonly<Record<string, Column>> = canonical[data.table].columns;
  const names = Object.keys(columns);
  const strange = Object.keys(data.columns).find((name) => !(name in columns));
  if (strange !== undefined) throw new TableDataError(`${data.table} 表没有 ${strange} 列`);
  if (firstSeq + data.rows - 1 > 0x7fffffff) throw new TableDataError(`${data.table} 表：变更序号超出范围`);

  const fields: Field[] = [];
  const children: Data[] = [];
  names.forEach((name, position) => {
    const values = data.columns[name];
    if (values?.length !== data.rows) {
      throw new TableDataError(`${data.table} 表 ${name} 列有 ${values?.length ?? 0} 个值，应有 ${data.rows} 个`);
    }
    const column = columns[name]!;
    const child = arrowColumn(column, values, position, (row, reason): never => {
      throw new TableDataError(`${data.table} 表第 ${row + 1} 行 ${name} 列：${reason}`);
    });
    fields.push(new Field(name, child.type, column.nullable));
    children.push(child);
  });
  for (const [name, child] of Object.entries(changeData(data, batchId, firstSeq))) {
    fields.push(new Field(name, child.type, false));
    children.push(child);
  }
  const schema = new Schema(fields);
  const struct = makeData({ type: new Struct(fields), length: data.rows, nullCount: 0, children });
  return tableToIPC(new Table(schema, [new RecordBatch(schema, struct)]), 'stream');
}

function changeData({ table, rows, deleted }: TableData, batchId: number, firstSeq: number): Record<string, Data> {
  if (deleted && deleted.length !== rows) throw new TableDataError(`${table} 表的删除标记数与行数不一致`);
  const seq = Int32Array.from({ length: rows }, (_, row) => firstSeq + row);
  const removed = new Uint8Array((rows + 7) >> 3);
  deleted?.forEach((flag, row) => {
    if (flag) removed[row >> 3]! |= 1 << (row & 7);
  });
  return {
    batch_id: makeData({ type: new Int32(), length: rows, nullCount: 0, data: new Int32Array(rows).fill(batchId) }),
    seq: makeData({ type: new Int32(), length: rows, nullCount: 0, data: seq }),
    deleted: makeData({ type: new Bool(), length: rows, nullCount: 0, data: removed }),
  };
}
