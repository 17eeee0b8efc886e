import type { Clock } from "../../../core/clock.ts";
import { UserError } from "../../../core/errors.ts";
import { chooseClient, chooseSession, controllable } from "../../../core/playback/choose-client.ts";
import { checkRequest, type PlaybackRequest } from "../../../core/playback/command.ts";
import type { Media, PlayerClient, PlaySession } from "../../../core/playback/session.ts";
import { quoted } from "../../../core/text/clean-text.ts";
import { inTime } from "./in-time.ts";
import type { PlexControls } from "./ports.ts";
import { showSession } from "./reads.ts";
import { type Call, type Concluded, sendOrder } from "./send-order.ts";
import type { ShownControl } from "./shapes.ts";
import { clampPosition, endByServer, startMedia } from "./start.ts";
import { timePlan } from "./watch-effect.ts";

export type Playback = {
  /**
   * Sends one command to one player, at most once, and checks whether it took effect. What a player cannot or does not
   * do is a result without success. Throws `UserError` for an invalid or ambiguous request (`invalid_request`,
   * `not_found`, `unsupported`), and `Outage` when Plex does not say what plays.
   */
  control(request: PlaybackRequest, signal: AbortSignal): Promise<ShownControl>;
};
type Seen = { sessions: PlaySession[]; clients: PlayerClient[]; seenAt: number };
type ToPlay = { media: Media; machineIdentifier: string };

export function createPlayback({ plex, clock }: { plex: PlexControls; clock: Clock }): Playback {
  async function play(call: Call, request: PlaybackRequest, what: ToPlay, seen: Seen, signal: AbortSignal) {
    const client = chooseClient(request, seen.sessions, seen.clients);
    if (!client) {
      const who =
        request.client === undefined ? "No player currently" : `${quoted(request.client)} is not a player that`;
      return refused(`${who} takes commands: ${WHY}`, undefined);
    }
    const before = seen.sessions.find(({ clientId, state }) => clientId === client.id && state !== "stopped");
    const start = { ...what, client, positionMs: request.positionMs ?? 0, before, seenAt: seen.seenAt };
    return await startMedia(call, start, signal);
  }

  async function steer(call: Call, request: PlaybackRequest, seen: Seen, signal: AbortSignal): Promise<Concluded> {
    const { action, endSession } = request;
    const before = chooseSession(request, seen.sessions, seen.clients);
    const targetMs = action === "seek" ? seekTarget(request, before) : 0;
    const { clientId } = before;
    if (clientId === undefined || !controllable(before, seen.clients)) {
      if (endSession) return await endByServer(call, before, seen.seenAt, signal);
      const more = action === "stop" ? " With end_session: true the server can end it." : "";
      return refused(`${quoted(before.client)} takes no commands: ${WHY}${more}`, before);
    }
    // Some players resume on a second pause.
    if ((action === "pause" && before.state === "paused") || (action === "play" && before.state === "playing")) {
      return { outcome: "confirmed", message: `It was already ${before.state}; nothing was sent.`, session: before };
    }
    const wanted = action === "seek" ? { action, before, targetMs } : { action, before };
    const sent = await sendOrder(call, wanted, clientId, seen.seenAt, signal);
    const missed = sent.outcome === "failed" || (sent.outcome === "sent_unconfirmed" && call.time.leftMs() > ENDING_MS);
    if (missed && endSession) return await endByServer(call, before, seen.seenAt, signal);
    return sent;
  }

  return {
    async control(request, signal) {
      checkRequest(request);
      const call = { plex, clock, time: timePlan(clock, request.endSession === true) };
      const { mediaId } = request;
      const [sessions, clients, media, identity] = await inTime(clock, call.time.beforeMs(), signal, (stop) =>
        Promise.all([
          plex.sessions(stop),
          plex.clients(stop),
          mediaId === undefined ? undefined : plex.item(mediaId, stop),
          mediaId === undefined ? undefined : plex.identity(stop),
        ]),
      );
      call.time.looked();
      const readAt = clock.now();
      const seen = { sessions, clients, seenAt: clock.monotonic() };
      const { outcome, message, session } =
        media && identity
          ? await play(call, request, { media, machineIdentifier: identity.machineIdentifier }, seen, signal)
          : await steer(call, request, seen, signal);
      const at = session && sessions.includes(session) ? readAt : clock.now();
      return {
        success: outcome === "confirmed" || outcome === "sent_unconfirmed",
        outcome,
        ...(session && { session: showSession(session, clients, at) }),
        message,
      };
    },
  };
}

/** For the server to end a session, with a look afterwards. */
const ENDING_MS = 2_500;
const WHY = "only players that support it, and that Plex finds on its own network, do.";

const refused = (message: string, session: PlaySession | undefined): Concluded => ({
  outcome: "not_controllable",
  message,
  session,
});

function seekTarget({ positionMs = 0 }: PlaybackRequest, { media }: PlaySession): number {
  if (media.durationMs !== undefined) return clampPosition(positionMs, media.durationMs);
  throw new UserError(
    `${quoted(media.title)} has no known length, so seeking is not possible.`,
    "Live television has no position to seek to; use play, pause or stop.",
    "unsupported",
  );
}
