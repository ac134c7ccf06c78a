import { CttCsvError } from '../items/item-csv.ts';
import { RefusedError } from './usage-error.ts';

/** A csv that cannot be analysed is refused data (exit 3). */
export function refusedCsv<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof CttCsvError ? new RefusedError(error.message) : error;
  }
}
