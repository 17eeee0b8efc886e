import * as z from "zod";
import { listOf } from "../../../adapters/http/lists.ts";
import type { Outage, UserError } from "../../../base/errors.ts";
import { container, id, wireIdentity } from "../wire/values.ts";
import { notListed, plexRefusal, plexUnavailable } from "./errors.ts";
import { readAnswer } from "./parse-answer.ts";
import { isSuccess, type PlexAnswer, type PlexAsk, type PlexRequest } from "./request.ts";

/**
 * Finds out what a 404 means. An address that a version lacks, a proxy in front of Plex and a Plex
 * that is being replaced answer 404 too, so Plex is asked who it is, and then for the item or
 * library itself. Returns `not_found` only if Plex answers and does not have the request's `thing`,
 * the error for a missing address if Plex has it, and an Outage if something else answers.
 * @throws Outage when Plex does not answer; the signal's reason
 */
export async function explainNotFound(
  ask: PlexAsk,
  request: PlexRequest,
  signal: AbortSignal,
): Promise<Outage | UserError> {
  const { about, thing, token, withinMs, waits } = request;
  const again = async (path: string, more: Partial<PlexRequest> = {}): Promise<PlexAnswer> =>
    ask({ path, about, waits, ...(withinMs !== undefined && { withinMs }), ...more }, signal);
  const identity = await again(IDENTITY, { withToken: false });
  if (identity.status === 404) {
    return plexUnavailable(
      "its address answers 404 to everything; check PLEX_URL and the proxy in front of Plex",
    );
  }
  await bodyOf(identity, "identity", wireIdentity);
  if (thing === undefined) return plexRefusal(404, about);
  return (await isAbsent()) ? notListed(about) : plexRefusal(404, about);

  async function isAbsent(): Promise<boolean> {
    if (thing?.kind === "item") {
      const own = await again(`/library/metadata/${thing.id}`, { token });
      if (!isSuccess(own.status) && own.status !== 404) throw plexRefusal(own.status, about);
      return own.status === 404;
    }
    const list = await again("/library/sections", { token });
    const { Directory } = (await bodyOf(list, "list of libraries", wireKeys)).MediaContainer;
    return !Directory.some(({ key }) => key === thing?.id);
  }
}

const IDENTITY = "/identity";
const wireKeys = container({ Directory: listOf(z.object({ key: id })) });

async function bodyOf<T>(
  { status, text }: PlexAnswer,
  about: string,
  schema: z.ZodType<T>,
): Promise<T> {
  if (!isSuccess(status)) throw plexRefusal(status, about);
  return await readAnswer(text, schema);
}
