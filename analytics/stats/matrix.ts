/** a·b, `rows` × `inner` by `inner` × `columns`, all by rows. */
export function multiply(a: Float64Array, b: Float64Array, rows: number, inner: number, columns: number): Float64Array {
  const product = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    for (let k = 0; k < inner; k++) {
      const value = a[i * inner + k]!;
      if (value === 0) continue;
      for (let j = 0; j < columns; j++) product[i * columns + j]! += value * b[k * columns + j]!;
    }
  }
  return product;
}

export function transpose(a: Float64Array, rows: number, columns: number): Float64Array {
  const result = new Float64Array(a.length);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) result[j * rows + i] = a[i * columns + j]!;
  return result;
}

/** t·a·t' for a square a of `inner` columns and t `rows` × `inner`. */
export const sandwich = (t: Float64Array, a: Float64Array, rows: number, inner: number): Float64Array =>
  multiply(multiply(t, a, rows, inner, inner), transpose(t, rows, inner), rows, inner, rows);
