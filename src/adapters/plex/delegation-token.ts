import * as z from "zod";
import { UserError } from "../../core/errors.ts";
import { readJson } from "./read-json.ts";
import type { PlexSend } from "./transport.ts";

const WITHIN_MS = 5_000;
const wireToken = z.object({ MediaContainer: z.object({ token: z.string().regex(/^[\x21-\x7e]{1,4096}$/) }) });

/**
 * A token for a player, good for a short while: the owner's own is never handed on. Undefined where the server makes
 * none; the player then uses what it is signed in with.
 */
export async function delegationToken(send: PlexSend, signal: AbortSignal): Promise<string | undefined> {
  const request = {
    method: "POST" as const,
    path: "/security/token?type=delegation&scope=all",
    about: "delegation token",
    withToken: true,
    withinMs: WITHIN_MS,
  };
  try {
    return readJson(await send(request, signal), wireToken).MediaContainer.token;
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}
