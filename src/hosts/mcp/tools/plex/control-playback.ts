import * as z from "zod";
import { shownControl } from "../../../../app/plex/playback/shapes.ts";
import { ACTIONS } from "../../../../core/playback/command.ts";
import { defineTool } from "../define.ts";
import { noted } from "../noted.ts";

const text = z.string().min(1).max(300).optional();

export const controlPlayback = defineTool({
  name: "control_playback",
  toolset: "plex",
  role: "operator",
  title: "Control playback",
  description:
    "Play, pause, stop or seek what a Plex client plays, or play media_id on a client. Needs session_id or client when several play. Only clients that get_playback_status shows as controllable obey; end_session lets the server end it for the viewer instead. Never repeat sent_unconfirmed: look again first.",
  // Ending a session interrupts the viewer; repeating seek or play may as well.
  hints: { readOnly: false, destructive: true, idempotent: false, openWorld: false },
  input: z.strictObject({
    action: z.enum(ACTIONS).describe("what to do, e.g. pause"),
    session_id: text.describe("from get_playback_status, e.g. 17"),
    client: text.describe("name or id, e.g. Living Room"),
    media_id: text.describe("with play, from search_media, e.g. 101"),
    position_ms: z.number().int().min(0).max(1e9).optional().describe("required by seek, ms, e.g. 600000"),
    end_session: z.boolean().optional().describe("with stop: true lets the server end it"),
  }),
  output: shownControl,
  async run(
    { action, session_id, client, media_id, position_ms, end_session },
    { playback, record },
    { signal, actor },
  ) {
    const request = {
      action,
      sessionId: session_id,
      client,
      mediaId: media_id,
      positionMs: position_ms,
      endSession: end_session,
    };
    const done = await (await playback()).control(request, signal);
    const { outcome, session: on } = done;
    await noted(record("playback", { action, outcome, ...(on ? { client: on.client } : {}) }, actor), signal);
    return done;
  },
});
