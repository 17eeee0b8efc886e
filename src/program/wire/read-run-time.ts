import { existsSync } from "node:fs";
import { type RunTimeSetting, runTimeSettings } from "../../store/settings/run-time.ts";
import { openStoreFor, storeFiles } from "../process/open-store.ts";

/** What was set at run time, for a command that needs no database; a sentence where it cannot be read. */
export async function readRunTime(stateDir: string): Promise<{ set: RunTimeSetting[]; problem?: string }> {
  if (!existsSync(storeFiles(stateDir).database)) return { set: [] };
  try {
    await using store = await openStoreFor("reader", stateDir);
    return { set: await runTimeSettings(store.read) };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { set: [], problem: `What was set at run time could not be read: ${why}` };
  }
}
