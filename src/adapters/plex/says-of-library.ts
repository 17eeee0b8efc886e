import * as z from "zod";
import type { SseEvent } from "./transport/sse-events.ts";
import { listOf } from "./wire/lists.ts";
import { anything } from "./wire-values.ts";

// One object or a list of them; some servers wrap all of it once more.
const entries = {
  TimelineEntry: listOf(z.object({ identifier: anything })),
  ActivityNotification: listOf(
    z.object({ event: anything, Activity: z.object({ type: anything }).optional().catch(undefined) }),
  ),
};
const wireNotice = z.object({ ...entries, NotificationContainer: z.object(entries).optional().catch(undefined) });

const LIBRARY = "com.plexapp.plugins.library";

/** Whether an event tells that an item of a library came, changed or went, or that a scan ended. */
export function saysOfLibrary({ data }: SseEvent): boolean {
  const notice = wireNotice.safeParse(parse(data)).data;
  const { TimelineEntry = [], ActivityNotification = [] } = notice?.NotificationContainer ?? notice ?? {};
  const isItem = TimelineEntry.some(({ identifier }) => identifier === undefined || identifier === LIBRARY);
  const isScan = ActivityNotification.some(
    ({ event, Activity }) =>
      event === "ended" && typeof Activity?.type === "string" && Activity.type.startsWith("library."),
  );
  return isItem || isScan;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
