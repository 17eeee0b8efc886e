import * as z from "zod";
import { listOf, oneOf } from "../../../../adapters/http/lists.ts";
import { fallBackTo, UserError } from "../../../../base/errors.ts";
import type { PlexGet } from "../../transport/request.ts";
import { anything, container, id } from "../../wire/values.ts";

const parts = listOf(z.object({ file: anything }));
// In some servers' XML, the parts are next to the medium, not inside it.
const wireItem = z.object({ ratingKey: id, Media: listOf(z.object({ Part: parts })), Part: parts });
const wireItems = container({ Metadata: listOf(wireItem) });
const wirePlayer = oneOf(z.object({ state: anything }));
const wirePlaying = container({ Metadata: listOf(wireItem.extend({ Player: wirePlayer })) });

/** Filing waits for the answer. */
const REQUEST_TIMEOUT_MS = 3_000;
const MAX_ASKED = 50;

/**
 * Lists the files of everything that any user is playing or has paused, as the server sees them.
 * All files of an item are listed, because servers mark several of them as chosen. A transcoded
 * session lists what is sent, so its files are read from the item instead.
 */
export async function listPlayingFiles(get: PlexGet, signal: AbortSignal): Promise<string[]> {
  const ask = { about: "list of sessions", withinMs: REQUEST_TIMEOUT_MS };
  const { Metadata } = (await get({ ...ask, path: "/status/sessions" }, wirePlaying, signal))
    .MediaContainer;
  const files: string[] = [];
  // An ended session is listed with this state for a few more seconds.
  for (const session of Metadata.filter(({ Player }) => Player?.state !== "stopped").slice(
    0,
    MAX_ASKED,
  )) {
    const listed = filesIn(session);
    // Other characters in a key could change the path.
    const key =
      listed.length === 0 && /^[\w-]{1,64}$/.test(session.ratingKey ?? "")
        ? session.ratingKey
        : undefined;
    files.push(...listed);
    if (key === undefined) continue;
    const item = { ...ask, path: `/library/metadata/${key}` };
    // Clips and live television are not items.
    const asked = await get(item, wireItems, signal).catch(fallBackTo(undefined, UserError));
    files.push(...(asked?.MediaContainer.Metadata ?? []).flatMap(filesIn));
  }
  return files;
}

const filesIn = ({ Media, Part }: z.output<typeof wireItem>): string[] =>
  [...Media.flatMap((medium) => medium.Part), ...Part].flatMap(({ file }) =>
    typeof file === "string" && file !== "" ? file : [],
  );
