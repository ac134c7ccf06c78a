import type { ImportOptions } from '../plan.ts';
import type { ReadFile } from '../read-files.ts';
import { columnOf } from '../roles/mapped-table.ts';
import { fileStem, layoutOf, lineOf } from './layout.ts';
import { presetKey, type MappingPreset } from './mapping-preset.ts';

/** The layouts of this import about which the analyst decided something, as documents to be kept with the batch. */
export function collectPresets(read: readonly ReadFile[], options: ImportOptions): Record<string, MappingPreset> {
  const documents: Record<string, MappingPreset> = {};
  const { kind, scope, formPerSchool } = options.exam;
  for (const { parsed, tables, tally } of read) {
    if (tally.stored === 0) continue;
    for (const { file, sheet, found, columns, subject, role, preset } of tables) {
      const { labels, fingerprint } = layoutOf(found, subject, fileStem(file));
      const known = preset?.fingerprint === fingerprint ? preset : null;
      const chosen = columns.flatMap(({ index }) => {
        const meaning = options.meanings[`${file}\t${sheet}\t${index}`] ?? preset?.columns.find(({ label }) => label === labels[index])?.meaning;
        return meaning && labels[index] ? [{ label: labels[index], meaning }] : [];
      });
      const decided = columns.some(({ index }) => options.meanings[`${file}\t${sheet}\t${index}`] !== undefined);
      const headerRow = options.headerRows[`${file}\t${sheet}`];
      const line = headerRow === undefined ? null : lineOf(parsed?.sheets.find(({ name }) => name === sheet)?.rows[headerRow] ?? []);
      const stem = fileStem(file);
      const schools = options.school !== null && stem !== '' && columnOf(columns, 'school') === null ? { ...known?.schools, [stem]: options.school } : { ...known?.schools };
      const newSchool = known?.schools[stem] !== schools[stem];
      // A version of a known layout that the analyst let pass is known from now on.
      if (!decided && line === null && !newSchool && (preset === null || known !== null)) continue;
      documents[presetKey(fingerprint)] = {
        version: 1, fingerprint, labels: [...labels], subject, role, columns: chosen, headerLine: line ?? preset?.headerLine ?? null, schools,
        exam: { ...preset?.exam, ...(kind ? { kind } : {}), ...(scope ? { scope } : {}), ...(formPerSchool === undefined ? {} : { formPerSchool }) },
        example: `${file} · ${sheet}`, actor: options.actor,
      };
    }
  }
  return documents;
}
