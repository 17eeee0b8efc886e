import { existsSync } from "node:fs";
import { fileIdentity } from "../../adapters/fs/disk/identity.ts";
import { copyOnlyPairs } from "../../app/releases/expected-method.ts";
import {
  type RunTimeSetting,
  runTimeSettings,
  withRunTime,
} from "../../store/settings/settings.ts";
import { type ConfigReport, configReport } from "../config/settings-report.ts";
import { postgresPlace, storeFiles } from "../process/open-store.ts";
import type { Program } from "../program.ts";

/** Every setting, with what was set at run time, and what is unwise about them. */
export async function reportSettings(program: Program): Promise<ConfigReport> {
  const { ingestDirs: watched, mediaRoots, fileMethod } = program.config;
  const report = configReport(program.loaded());
  const copies = await copyOnlyPairs({ fileIdentity }, fileMethod, { watched, mediaRoots });
  const { set, problem = [] } = await readRunTime(program);
  const warnings = [report.warnings, copies, problem].flat();
  return { ...report, settings: withRunTime(report.settings, set), warnings };
}

/** What was set at run time, without a database nothing; a sentence where it cannot be read. */
async function readRunTime({
  config,
  store,
}: Program): Promise<{ set: RunTimeSetting[]; problem?: string }> {
  if (!postgresPlace(config) && !existsSync(storeFiles(config.stateDir).database)) {
    return { set: [] };
  }
  try {
    return { set: await runTimeSettings((await store("reader")).read) };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { set: [], problem: `What was set at run time could not be read: ${why}` };
  }
}
