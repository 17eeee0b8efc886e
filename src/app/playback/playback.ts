import type { Clock } from "../../core/clock.ts";
import { UserError } from "../../core/errors.ts";
import { checkRequest } from "../../core/playback/check-request.ts";
import { chooseClient } from "../../core/playback/choose-client.ts";
import { chooseSession } from "../../core/playback/choose-session.ts";
import type { PlaybackRequest } from "../../core/playback/command.ts";
import { controllable } from "../../core/playback/controllable.ts";
import { quoted } from "../../core/playback/quoted.ts";
import type { PlayerClient, PlaySession } from "../../core/playback/session.ts";
import type { Conclusion } from "./conclude.ts";
import { endByServer } from "./end-session.ts";
import type { PlexControls } from "./ports.ts";
import { sendOrder } from "./send-order.ts";
import { showSession } from "./show-session.ts";
import type { ShownControl } from "./shown.ts";
import { clampPosition, startMedia } from "./start-media.ts";

export type Playback = {
  /**
   * One command to one player, sent at most once, and whether it took effect. What a player cannot or does not do is a
   * result without success. Throws `UserError` for a request that means nothing or several things (`invalid_request`,
   * `not_found`, `unsupported`), and `Outage` when Plex does not tell what plays.
   */
  control(request: PlaybackRequest, signal: AbortSignal): Promise<ShownControl>;
};
export type PlaybackDeps = { plex: PlexControls; clock: Clock };

type Concluded = Conclusion & { session: PlaySession | undefined };
type Seen = { sessions: PlaySession[]; clients: PlayerClient[]; seenAt: number };

export function createPlayback({ plex, clock }: PlaybackDeps): Playback {
  const deps = { plex, clock };

  async function play(request: PlaybackRequest, mediaId: string, seen: Seen, signal: AbortSignal): Promise<Concluded> {
    const client = chooseClient(request, seen.sessions, seen.clients);
    if (!client) {
      const who = request.client === undefined ? "No player now" : `${quoted(request.client)} is no player that`;
      return { outcome: "not_controllable", message: `${who} takes commands: ${WHY}`, session: undefined };
    }
    const before = seen.sessions.find(({ clientId, state }) => clientId === client.id && state !== "stopped");
    const start = { client, mediaId, positionMs: request.positionMs ?? 0, before, seenAt: seen.seenAt };
    return await startMedia(deps, start, signal);
  }

  async function steer(request: PlaybackRequest, seen: Seen, signal: AbortSignal): Promise<Concluded> {
    const { action, endSession } = request;
    const before = chooseSession(request, seen.sessions, seen.clients);
    const targetMs = action === "seek" ? seekTarget(request, before) : 0;
    const { clientId } = before;
    if (clientId === undefined || !controllable(before, seen.clients)) {
      if (endSession) return await endByServer(deps, before, seen.seenAt, signal);
      const more = action === "stop" ? " With end_session: true the server can end it." : "";
      const message = `${quoted(before.client)} takes no commands: ${WHY}${more}`;
      return { outcome: "not_controllable", message, session: before };
    }
    // Some players take a second pause for the opposite.
    if ((action === "pause" && before.state === "paused") || (action === "play" && before.state === "playing")) {
      return { outcome: "confirmed", message: `It was ${before.state} already; nothing was sent.`, session: before };
    }
    const wanted = action === "seek" ? { action, before, targetMs } : { action, before };
    const sent = await sendOrder(deps, wanted, clientId, seen.seenAt, signal);
    if (sent.outcome === "failed" && endSession) return await endByServer(deps, before, seen.seenAt, signal);
    return sent;
  }

  return {
    async control(request, signal) {
      checkRequest(request);
      const [sessions, clients] = await Promise.all([plex.sessions(signal), plex.clients(signal)]);
      const seen = { sessions, clients, seenAt: clock.monotonic() };
      const { outcome, message, session } =
        request.mediaId === undefined
          ? await steer(request, seen, signal)
          : await play(request, request.mediaId, seen, signal);
      return {
        success: outcome === "confirmed" || outcome === "sent_unconfirmed",
        outcome,
        ...(session && { session: showSession(session, clients, clock.now()) }),
        message,
      };
    },
  };
}

const WHY = "only players that Plex finds in its own network, and that offer it, do.";

function seekTarget({ positionMs = 0 }: PlaybackRequest, { media }: PlaySession): number {
  if (media.durationMs !== undefined) return clampPosition(positionMs, media.durationMs);
  throw new UserError(
    `${quoted(media.title)} has no known length, so nobody can seek in it.`,
    "Live television cannot be moved; use play, pause or stop.",
    "unsupported",
  );
}
