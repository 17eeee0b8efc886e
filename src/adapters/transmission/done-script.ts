import * as z from "zod";
import { UserError } from "../../core/errors.ts";
import { cleanText } from "../../core/text/clean-text.ts";
import { transmissionUnavailable } from "./errors.ts";
import type { TransmissionRead } from "./read.ts";
import type { TransmissionAsk } from "./transport.ts";

/** `path` as Transmission sees it; undefined when none is set. */
export type DoneScript = { enabled: boolean; path: string | undefined };

// As in rpc-spec.md of Transmission 3.00 and 4.0, "Session arguments".
const NAMES = { enabled: "script-torrent-done-enabled", path: "script-torrent-done-filename" } as const;
const wireScript = z.object({ [NAMES.enabled]: z.boolean().catch(false), [NAMES.path]: z.string().catch("") });

/** What Transmission runs when a torrent is done. */
export async function readDoneScript(read: TransmissionRead, signal: AbortSignal): Promise<DoneScript> {
  const answer = wireScript.safeParse(await read("session-get", { fields: Object.values(NAMES) }, signal));
  if (!answer.success) throw transmissionUnavailable("its settings cannot be read; update Transmission");
  return { enabled: answer.data[NAMES.enabled], path: answer.data[NAMES.path] || undefined };
}

/** Sets it, and reads it back: Transmission answers “success” to arguments that it ignores. @throws UserError `refused` */
export async function setDoneScript(
  ask: TransmissionAsk,
  read: TransmissionRead,
  path: string,
  signal: AbortSignal,
): Promise<void> {
  const { result } = await ask("session-set", { [NAMES.enabled]: true, [NAMES.path]: path }, signal);
  const now = await readDoneScript(read, signal);
  if (result === "success" && now.enabled && now.path === path) return;
  throw new UserError(
    `Transmission did not take the script${result === "success" ? "" : `: ${cleanText(result, 200)}`}.`,
    `Stop Transmission, set "${NAMES.path}" in its settings.json, and start it again.`,
    "refused",
  );
}
