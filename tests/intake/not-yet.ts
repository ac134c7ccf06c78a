/** Shapes that the intake does not read right yet, with what is wrong. The suite asserts that they still fail. */
export const notYet: readonly { readonly shape: RegExp; readonly why: string }[] = [];
