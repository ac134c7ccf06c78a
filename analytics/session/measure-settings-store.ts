import { measureSettingsDocument, measureSettingsKey, measureSettingsShape, readMeasureSettings, settingsVersion, type MeasureSettings, type VersionedSettings } from '../measures/measure-settings.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { saveDocuments } from './live-documents.ts';

/** The settings in force: the last saved ones that were not undone, else those shipped. */
export const loadMeasureSettings = async (workspace: Workspace): Promise<VersionedSettings> => readMeasureSettings(await workspace.document(measureSettingsKey));

/** Saves them as a batch of their own. Versions only count upwards, also past undone ones: one version never means two settings. */
export async function saveMeasureSettings(workspace: Workspace, settings: MeasureSettings, actor: string): Promise<VersionedSettings> {
  const parsed = measureSettingsShape.safeParse(settings);
  if (!parsed.success) throw new Error(`统计口径没有保存：${parsed.error.issues.map(({ message }) => message).join('；')}。`);
  const version = 1 + workspace.manifest.documents.filter(({ key }) => key === measureSettingsKey).length;
  await saveDocuments(workspace, `修改统计口径（${settingsVersion(version)}）`, actor, { [measureSettingsKey]: measureSettingsDocument(version, parsed.data) });
  return loadMeasureSettings(workspace);
}
