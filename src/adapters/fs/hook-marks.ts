import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { tryOr } from "../../base/errors.ts";

/** Times in ms since 1970. Undefined for what never happened, as far as is known. */
export type HookTimes = { setAt: number | undefined; arrivedAt: number | undefined };

/** The proof that a client's hook works: when it was set, and when it last reported a download. */
export interface HookMarks {
  read(client: string): HookTimes;
  /** Forgets earlier reports, which may have come from another script. */
  set(client: string, at: number): void;
  unset(client: string): void;
  arrived(client: string, at: number): void;
}

/**
 * Keeps the times in files of the state folder, because `init` sets hooks before there is a
 * database. A folder that is not writable must not make a hook fail, so nothing is reported.
 */
export function createHookMarks(stateDir: string): HookMarks {
  const folder = join(stateDir, "hooks");
  const fileOf = (client: string, what: "set" | "arrived"): string =>
    join(folder, `${encodeURIComponent(client)}.${what}`);
  const read = (file: string): number | undefined => {
    const text = tryOr(() => readFileSync(file, "utf8"), "");
    return /^\d{1,15}\n$/.test(text) ? Number(text) : undefined;
  };
  const write = (file: string, at: number): void =>
    tryOr(() => {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      writeFileSync(file, `${at}\n`, { mode: 0o600 });
    }, undefined);
  const remove = (file: string): void => tryOr(() => rmSync(file, { force: true }), undefined);
  return {
    read: (client) => ({
      setAt: read(fileOf(client, "set")),
      arrivedAt: read(fileOf(client, "arrived")),
    }),
    set(client, at) {
      remove(fileOf(client, "arrived"));
      write(fileOf(client, "set"), at);
    },
    unset(client) {
      remove(fileOf(client, "arrived"));
      remove(fileOf(client, "set"));
    },
    arrived: (client, at) => write(fileOf(client, "arrived"), at),
  };
}
