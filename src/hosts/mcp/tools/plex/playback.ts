import * as z from "zod";
import { age } from "../../../../app/plex/cache/shapes.ts";
import { viewings } from "../../../../app/plex/library/shapes.ts";
import { shownControl, shownPlayback } from "../../../../app/plex/playback/shapes.ts";
import { ACTIONS } from "../../../../core/playback/command.ts";
import { byOperator, byReviewer, defineTool, waitUntilNoted, withLimit } from "../define.ts";
import { integer, library, limit, mediaId, offset, plexId, text } from "../fields.ts";
import { explainTitle } from "./title-to-play.ts";

const name = text(300).optional();

export const getPlaybackStatus = defineTool({
  name: "get_playback_status",
  ...byReviewer("plex"),
  title: "Now playing",
  description:
    "What is playing in Plex, on which client and for whom, and which clients accept commands: " +
    "check before control_playback. Positions may be 10 s old.",
  input: z.strictObject({
    user: name.describe("one user, e.g. Ann"),
    client: name.describe("name or id, e.g. TV"),
  }),
  output: shownPlayback,
  run: async (query, { plex }, { signal }) => (await plex()).playbackStatus(query, signal),
});

export const getWatchHistory = defineTool({
  name: "get_watch_history",
  ...byReviewer("plex"),
  title: "Watch history",
  description: "Who watched what in Plex, newest first; filter by person, library, item or time.",
  input: z.strictObject({
    user: name.describe("one user, e.g. Ann"),
    library: library.optional(),
    media_id: z
      .optional(mediaId.regex(/^\d{1,15}$/))
      .describe("an item, or show with episodes; e.g. 101"),
    since: z.string().max(40).optional().describe("ISO 8601, e.g. 2026-11-20"),
    limit,
    offset,
  }),
  output: z.strictObject({ ...viewings.shape, ...age }),
  run: async ({ media_id: mediaId, ...query }, { library: plex }, { signal }) =>
    (await plex()).history({ ...withLimit(query), mediaId, offset: query.offset ?? 0 }, signal),
});

export const controlPlayback = defineTool({
  name: "control_playback",
  // Ending a session interrupts the viewer. Repeating seek or play may interrupt them too.
  ...byOperator("plex", {
    readOnly: false,
    destructive: true,
    idempotent: false,
    openWorld: false,
  }),
  title: "Control playback",
  description:
    "Play, pause, stop or seek what a Plex client plays, or play media_id on a client. Needs " +
    "session_id or client when several play. Only clients that get_playback_status shows as " +
    "controllable obey; otherwise end_session makes the server end it for the viewer. Never " +
    "repeat sent_unconfirmed: check first.",
  input: z.strictObject({
    action: z.enum(ACTIONS).describe("what to do, e.g. pause"),
    session_id: name.describe("from get_playback_status, e.g. 17"),
    client: name.describe("name or id, e.g. Living Room"),
    media_id: plexId(300).optional().describe("with play, from search_media, e.g. 101"),
    position_ms: integer(0, 1e9).optional().describe("required by seek, ms, e.g. 600000"),
    end_session: z.boolean().optional().describe("with stop: true lets the server end it"),
    title: name.describe("not an id: answered with the call that works, e.g. Dune"),
  }),
  unlisted: ["title"],
  output: shownControl,
  async run({ title, ...asked }, deps, { signal, actor }) {
    const { playback, record } = deps;
    if (title !== undefined && asked.media_id === undefined && asked.session_id === undefined) {
      throw await explainTitle(title, asked, deps, signal);
    }
    const {
      session_id: sessionId,
      media_id: mediaId,
      position_ms: positionMs,
      end_session: endSession,
    } = asked;
    const { action, client } = asked;
    const request = { action, client, sessionId, mediaId, positionMs, endSession };
    const done = await (await playback()).control(request, signal);
    const { outcome, session: on } = done;
    await waitUntilNoted(
      record("playback", { action, outcome, ...(on ? { client: on.client } : {}) }, actor),
      signal,
    );
    return done;
  },
});
