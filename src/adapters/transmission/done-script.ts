import * as z from "zod";
import { transmissionUnavailable } from "./errors.ts";
import type { TransmissionRead } from "./read.ts";

/** `path` as Transmission sees it; undefined when none is set. */
export type DoneScript = { enabled: boolean; path: string | undefined };

const NAMES = { enabled: "script-torrent-done-enabled", path: "script-torrent-done-filename" } as const;
const wireScript = z.object({ [NAMES.enabled]: z.boolean().catch(false), [NAMES.path]: z.string().catch("") });

/** What Transmission runs when a torrent is done. */
export async function readDoneScript(read: TransmissionRead, signal: AbortSignal): Promise<DoneScript> {
  const answer = wireScript.safeParse(await read("session-get", { fields: Object.values(NAMES) }, signal));
  if (!answer.success) throw transmissionUnavailable("its settings cannot be read; update Transmission");
  return { enabled: answer.data[NAMES.enabled], path: answer.data[NAMES.path] || undefined };
}
