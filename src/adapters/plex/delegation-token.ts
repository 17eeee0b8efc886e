import * as z from "zod";
import { Outage, UserError } from "../../core/errors.ts";
import type { PlexGet } from "./transport/exchange.ts";

const WITHIN_MS = 3_000;
const wireToken = z.object({ MediaContainer: z.object({ token: z.string().regex(/^[\x21-\x7e]{1,4096}$/) }) });

/**
 * A token for a player, good for a short while: the owner's own is never handed on, also where the server answers with
 * it. Undefined where the server makes none, or not in time; the player then uses what it is signed in with.
 */
export async function delegationToken(
  get: PlexGet,
  own: () => string | undefined,
  signal: AbortSignal,
): Promise<string | undefined> {
  const request = {
    method: "POST" as const,
    path: "/security/token?type=delegation&scope=all",
    about: "delegation token",
    withToken: true,
    withinMs: WITHIN_MS,
    isSecret: true,
  };
  try {
    const { token } = (await get(request, wireToken, signal)).MediaContainer;
    return token === own()?.trim() ? undefined : token;
  } catch (error) {
    if (error instanceof UserError || error instanceof Outage) return undefined;
    throw error;
  }
}
