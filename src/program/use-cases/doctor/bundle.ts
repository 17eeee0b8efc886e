import { hostname, release } from "node:os";
import { userName } from "../../../adapters/machine/accounts.ts";
import { journalLines, lastLines } from "../../../adapters/machine/last-lines.ts";
import type { FoundUnit } from "../../../adapters/machine/systemd-unit.ts";
import type { Report } from "../../../app/doctor/finding.ts";
import { createRedact, redactAll } from "../../../app/doctor/redact.ts";
import { readStatus } from "../../../app/engine/status.ts";
import { runTimeSettings } from "../../../store/settings/settings.ts";
import { isEngineLockTaken } from "../../../store/sqlite/engine-lock.ts";
import { inspectDatabase } from "../../../store/sqlite/inspect.ts";
import type { Known } from "../../config/load.ts";
import { textsOf } from "../../config/secrets.ts";
import { settingsReport } from "../../config/settings-report.ts";
import { systemClock } from "../../process/clock.ts";
import { openStoreFor, storeFiles } from "../../process/open-store.ts";
import { VERSION } from "../../process/version.ts";

const LOG_LINES = 200;

type BundleParts = { report: Report; known: Known; unit: FoundUnit; withPaths: boolean; home: string };

/** What a person who helps needs to know, as one JSON text: without secrets, and without names unless they are wanted. */
export async function makeBundle(
  { report, known, unit, withPaths, home }: BundleParts,
  signal: AbortSignal,
): Promise<string> {
  const { config, secretTexts } = known;
  const bundle = {
    made_at: new Date(systemClock.now()).toISOString(),
    versions: {
      plex_ingest: VERSION,
      node: process.versions.node,
      platform: `${process.platform} ${process.arch} ${release()}`,
    },
    doctor: report,
    service: unit,
    settings: settingsReport(known).settings.filter(({ value }) => value !== ""),
    ...(await stateOf(known)),
    log: await logOf(known, unit, signal),
  };
  const accounts = [process.getuid?.(), process.geteuid?.()].flatMap((uid) =>
    uid === undefined ? [] : (userName(uid) ?? []),
  );
  const users = bundle.settings.filter(({ name }) => name.endsWith("_USERNAME")).map(({ value }) => value);
  const people = [...accounts, process.env["USER"], process.env["SUDO_USER"], ...users, hostname()];
  const redact = createRedact({
    secrets: [...secretTexts, ...textsOf(config.secrets)],
    names: withPaths ? [] : people.filter((name) => name !== undefined),
    home: withPaths ? undefined : home,
  });
  return `${JSON.stringify(redactAll(bundle, redact), null, 2)}\n`;
}

/** What the database counts; why it cannot be read, if it cannot. */
async function stateOf({ config }: Known): Promise<object> {
  try {
    const { database, lock } = storeFiles(config.stateDir);
    const lockHeld = (): boolean => isEngineLockTaken(lock);
    await using store = await openStoreFor("reader", config);
    const { engine, counts, sources, last_errors } = await readStatus(store, { lockHeld, mode: config.mode });
    return {
      database: inspectDatabase(database),
      run_time_settings: await runTimeSettings(store.read),
      engine,
      counts,
      sources,
      last_errors,
    };
  } catch (error) {
    return { database: error instanceof Error ? error.message : String(error) };
  }
}

async function logOf({ config }: Known, unit: FoundUnit, signal: AbortSignal): Promise<string[]> {
  const { file } = config.log;
  if (file !== undefined) return (await lastLines(file, LOG_LINES)) ?? [`${file} cannot be read.`];
  return typeof unit === "object" ? await journalLines(unit, LOG_LINES, signal) : [];
}
