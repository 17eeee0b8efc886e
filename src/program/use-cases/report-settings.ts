import { existsSync } from "node:fs";
import { readFileIdentity } from "../../adapters/fs/disk/identity.ts";
import { explainCopyOnlyPairs } from "../../app/releases/expected-method.ts";
import {
  type RunTimeSetting,
  readRunTimeSettings,
  withRunTime,
} from "../../store/settings/settings.ts";
import { type ConfigReport, createConfigReport } from "../config/settings-report.ts";
import { findPostgresPlace, storeFilesOf } from "../process/open-store.ts";
import type { Program } from "../program.ts";

/** Returns every setting, with run-time values and warnings. */
export async function reportSettings(program: Program): Promise<ConfigReport> {
  const { ingestDirs: watched, mediaRoots, fileMethod } = program.config;
  const report = createConfigReport(program.loaded());
  const copies = await explainCopyOnlyPairs({ readFileIdentity }, fileMethod, {
    watched,
    mediaRoots,
  });
  const { set, problem = [] } = await readRunTime(program);
  const warnings = [report.warnings, copies, problem].flat();
  return { ...report, settings: withRunTime(report.settings, set), warnings };
}

/**
 * Returns the run-time settings; empty without a database. If they cannot be read, `problem` is a
 * sentence about it.
 */
async function readRunTime({
  config,
  store,
}: Program): Promise<{ set: RunTimeSetting[]; problem?: string }> {
  if (!findPostgresPlace(config) && !existsSync(storeFilesOf(config.stateDir).database)) {
    return { set: [] };
  }
  try {
    return { set: await readRunTimeSettings((await store("reader")).read) };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { set: [], problem: `The settings made at run time could not be read: ${why}` };
  }
}
