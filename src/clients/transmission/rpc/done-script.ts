import type { Transmission } from "@ctrl/transmission";
import * as z from "zod";
import { UserError } from "../../../core/errors.ts";
import { transmissionUnavailable } from "./errors.ts";
import type { TransmissionRpc } from "./rpc.ts";

/** `path` as Transmission sees it; undefined when none is set. */
export type DoneScript = { enabled: boolean; path: string | undefined };

// As in rpc-spec.md of Transmission 3.00 and 4.0, "Session arguments".
const NAMES = { enabled: "script-torrent-done-enabled", path: "script-torrent-done-filename" } as const;
const wireScript = z.object({ [NAMES.enabled]: z.boolean().catch(false), [NAMES.path]: z.string().catch("") });

/** What Transmission runs when a torrent is done. */
export async function readDoneScript(rpc: Transmission): Promise<DoneScript> {
  const answer = wireScript.safeParse((await rpc.getSession()).arguments);
  if (!answer.success) throw transmissionUnavailable("its settings cannot be read; update Transmission");
  return { enabled: answer.data[NAMES.enabled], path: answer.data[NAMES.path] || undefined };
}

/** Sets it, and reads it back: Transmission answers “success” to arguments that it ignores. @throws UserError `refused` */
export async function setDoneScript(
  { commands, reads }: { commands: TransmissionRpc; reads: TransmissionRpc },
  path: string,
  signal: AbortSignal,
): Promise<void> {
  const refusal = await commands(signal)
    .setSession({ [NAMES.enabled]: true, [NAMES.path]: path })
    .then(
      () => undefined,
      (error: unknown) => {
        if (error instanceof UserError) return error.message;
        throw error;
      },
    );
  const now = await readDoneScript(reads(signal));
  if (refusal === undefined && now.enabled && now.path === path) return;
  throw new UserError(
    refusal ?? "Transmission did not take the script.",
    `Stop Transmission, set "${NAMES.path}" in its settings.json, and start it again.`,
    "refused",
  );
}
