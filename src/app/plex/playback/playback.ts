import { UserError } from "../../../base/errors.ts";
import { quoted } from "../../../base/text/clean-text.ts";
import type { Clock } from "../../../core/clock.ts";
import {
  chooseClient,
  chooseSession,
  isControllable,
} from "../../../core/playback/choose-client.ts";
import {
  type CommandAnswer,
  type CommandOutcome,
  checkRequest,
  type PlaybackRequest,
  type PlayerCommand,
} from "../../../core/playback/command.ts";
import {
  type Media,
  mediaKindOf,
  type PlayerClient,
  type PlaySession,
  type SessionJudgement,
  type WantedEffect,
} from "../../../core/playback/session.ts";
import { withPlexDeadline } from "./plex-deadline.ts";
import type { PlexControls } from "./ports.ts";
import { showSession } from "./reads.ts";
import type { ShownControl } from "./shapes.ts";
import { createTimePlan, type TimePlan, watchEffect } from "./watch-effect.ts";

export interface Playback {
  /**
   * Sends one command to one player, at most once, and checks whether it took effect. If a player
   * cannot carry out the command or ignores it, the outcome reports that. Throws `UserError` for an
   * invalid or ambiguous request (`invalid_request`, `not_found`, `unsupported`), and `Outage` when
   * Plex does not report what is playing.
   */
  control(request: PlaybackRequest, signal: AbortSignal): Promise<ShownControl>;
}

type PlaybackSnapshot = { sessions: PlaySession[]; clients: PlayerClient[]; seenAt: number };
type MediaToPlay = { media: Media; machineIdentifier: string };

export function createPlayback({ plex, clock }: { plex: PlexControls; clock: Clock }): Playback {
  async function play(
    call: PlaybackCall,
    request: PlaybackRequest,
    what: MediaToPlay,
    seen: PlaybackSnapshot,
    signal: AbortSignal,
  ) {
    const client = chooseClient(request, seen.sessions, seen.clients);
    if (!client) {
      const who =
        request.client === undefined
          ? "No player currently"
          : `${quoted(request.client)} is not a player that`;
      return refused(`${who} accepts commands: ${WHY}`, undefined);
    }
    const before = seen.sessions.find(
      ({ clientId, state }) => clientId === client.id && state !== "stopped",
    );
    const start = {
      ...what,
      client,
      positionMs: request.positionMs ?? 0,
      before,
      seenAt: seen.seenAt,
    };
    return await startMedia(call, start, signal);
  }

  async function steer(
    call: PlaybackCall,
    request: PlaybackRequest,
    seen: PlaybackSnapshot,
    signal: AbortSignal,
  ): Promise<PlaybackConclusion> {
    const { action, endSession } = request;
    const before = chooseSession(request, seen.sessions, seen.clients);
    const targetMs = action === "seek" ? seekTarget(request, before) : 0;
    const { clientId } = before;
    if (clientId === undefined || !isControllable(before, seen.clients)) {
      if (endSession) return await endByServer(call, before, seen.seenAt, signal);
      const more = action === "stop" ? " With end_session: true the server can end it." : "";
      return refused(`${quoted(before.client)} does not accept commands: ${WHY}${more}`, before);
    }
    // Some players resume playback on a second pause command.
    if (
      (action === "pause" && before.state === "paused") ||
      (action === "play" && before.state === "playing")
    ) {
      return {
        outcome: "confirmed",
        message: `It was already ${before.state}; nothing was sent.`,
        session: before,
      };
    }
    const wanted = action === "seek" ? { action, before, targetMs } : { action, before };
    const sent = await sendOrder(call, wanted, clientId, seen.seenAt, signal);
    const missed =
      sent.outcome === "failed" ||
      (sent.outcome === "sent_unconfirmed" && call.time.leftMs() > ENDING_MS);
    if (missed && endSession) return await endByServer(call, before, seen.seenAt, signal);
    return sent;
  }

  return {
    async control(request, signal) {
      checkRequest(request);
      const call = { plex, clock, time: createTimePlan(clock, request.endSession === true) };
      const { mediaId } = request;
      const [sessions, clients, media, identity] = await withPlexDeadline(
        clock,
        call.time.beforeMs(),
        signal,
        (stop) =>
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
          ? await play(
              call,
              request,
              { media, machineIdentifier: identity.machineIdentifier },
              seen,
              signal,
            )
          : await steer(call, request, seen, signal);
      const time = session && sessions.includes(session) ? readAt : clock.now();
      return {
        success: outcome === "confirmed" || outcome === "sent_unconfirmed",
        outcome,
        ...(session && { session: showSession(session, clients, time) }),
        message,
      };
    },
  };
}

/** Time that the server has to end a session, including the check afterwards. */
const ENDING_MS = 2_500;
const WHY = "only players that support remote control and that Plex finds on its own network do.";

const refused = (message: string, session: PlaySession | undefined): PlaybackConclusion => ({
  outcome: "not_controllable",
  message,
  session,
});

function seekTarget({ positionMs = 0 }: PlaybackRequest, { media }: PlaySession): number {
  if (media.durationMs !== undefined) return clampPosition(positionMs, media.durationMs);
  throw UserError.unsupported(
    `${quoted(media.title)} has no known length, so seeking is not possible.`,
    "Live television has no position to seek to; use play, pause or stop.",
  );
}

// Shown to the viewer.
const REASON = "Stopped by the owner of this server.";
const OLD = "The player does not accept commands, and this server is too old to end a session.";
const NOT_ALLOWED =
  "The server does not end sessions: that needs a Plex Pass and the owner's token.";
const LEFT =
  "The server did not end this session (404) and still lists it as playing; check again in ten " +
  "seconds.";

/**
 * Has the server end a session, regardless of whether its player accepts commands, and checks
 * whether the session is gone.
 */
async function endByServer(
  call: PlaybackCall,
  before: PlaySession,
  seenAt: number,
  signal: AbortSignal,
): Promise<PlaybackConclusion> {
  const { plex, time } = call;
  const { endId } = before;
  if (endId === undefined) return { outcome: "not_controllable", message: OLD, session: before };
  const ended = await plex.endSession(endId, REASON, time.answerMs(), signal);
  if (ended === "not_allowed") return { outcome: "failed", message: NOT_ALLOWED, session: before };
  const answer = { kind: ended === "unanswered" ? ended : ("accepted" as const) };
  const seen = await watchEffect(
    call,
    { wanted: { action: "stop", before }, answer, seenAt },
    signal,
  );
  if (ended === "answered_404" && (!seen || seen.session)) {
    return { outcome: "failed", message: LEFT, session: seen?.session };
  }
  return { ...conclude(answer, seen, "The server ended the session."), session: seen?.session };
}

type PlaybackStart = {
  client: PlayerClient;
  media: Media;
  /** The server that has the item. */
  machineIdentifier: string;
  positionMs: number;
  /** The session that is playing on that player now. */
  before: PlaySession | undefined;
  seenAt: number;
};

/**
 * Starts an item on a player. Throws `Outage` when Plex is too slow to prepare the item; in that
 * case, nothing is played.
 */
async function startMedia(
  call: PlaybackCall,
  { client, media, machineIdentifier, positionMs, before, seenAt }: PlaybackStart,
  signal: AbortSignal,
): Promise<PlaybackConclusion> {
  const { plex, clock, time } = call;
  const offsetMs = clampPosition(positionMs, media.durationMs);
  const plan = await withPlexDeadline(clock, time.beforeMs(), signal, (stop) =>
    plex.preparePlay(machineIdentifier, media, stop),
  );
  const order = { clientId: client.id, media, offsetMs, plan };
  const { answer, plays } = await plex.playMedia(order, time.answerMs(), signal);
  const done = `${quoted(media.title)} is playing on ${quoted(client.name)}.`;
  if (refusedForGood(answer)) return { ...conclude(answer, undefined, done), session: before };
  const wanted = {
    action: "start" as const,
    before,
    clientId: client.id,
    plays,
    targetMs: offsetMs,
  };
  const seen = await watchEffect(call, { wanted, answer, seenAt }, signal);
  return { ...conclude(answer, seen, done), session: seen?.session };
}

/**
 * Some players stop when told to seek beyond the end. The last allowed position is therefore one
 * second before it.
 */
const clampPosition = (positionMs: number, durationMs: number | undefined): number =>
  durationMs === undefined ? positionMs : Math.min(positionMs, Math.max(0, durationMs - 1_000));

/** Explains in one sentence, based on the status, why a command was refused and what to do. */
function refusalText(status: number): string {
  if (status === 404) {
    return (
      "The server no longer knows the player (404), or cannot reach it; wake it up and check " +
      "again."
    );
  }
  if (status === 406) {
    return "The player requires its controller to subscribe first (406), and refused that too; try again in a minute.";
  }
  if (status >= 500) {
    return `The server could not pass the command on (${status}); check whether the player is still running.`;
  }
  return `The player refused the command (${status}); what it is playing may not allow it.`;
}

type Conclusion = { outcome: CommandOutcome; message: string };

const GONE = "The session has ended; check what is playing now.";
const UNSEEN =
  "The command was sent, but has no visible effect yet. Check again in ten seconds before you " +
  "send another one.";
const SILENT =
  "The player did not answer, and there is no visible effect yet. Check again in ten seconds " +
  "before you send another command.";

/**
 * Decides what to report about a command, based on the player's answer and on what plays
 * afterwards. `done` is the success message.
 */
function conclude(
  answer: CommandAnswer,
  seen: SessionJudgement | undefined,
  done: string,
): Conclusion {
  if (seen?.confirmed) return { outcome: "confirmed", message: done };
  if (answer.kind === "refused") return { outcome: "failed", message: refusalText(answer.status) };
  return { outcome: "sent_unconfirmed", message: answer.kind === "unanswered" ? SILENT : UNSEEN };
}

/** Does the same as `conclude`, for commands after which the session must still exist. */
export function concludeInSession(
  answer: CommandAnswer,
  seen: SessionJudgement | undefined,
  done: string,
): Conclusion {
  if (seen && !seen.confirmed && !seen.session && answer.kind !== "refused") {
    return { outcome: "failed", message: GONE };
  }
  return conclude(answer, seen, done);
}

/** Context of a client's call. */
type PlaybackCall = { plex: PlexControls; clock: Clock; time: TimePlan };
type Order = Exclude<WantedEffect, { action: "start" }>;
/**
 * `session` is what plays on the player afterwards. Undefined if the session ended, or if Plex did
 * not report it.
 */
type PlaybackConclusion = Conclusion & { session: WantedEffect["before"] };

const DONE = { play: "It is playing.", pause: "It is paused.", stop: "It is stopped." };

/**
 * Sends one command once and checks whether it took effect. `seenAt` is the time at which `before`
 * was read, on the monotonic clock.
 */
async function sendOrder(
  call: PlaybackCall,
  wanted: Order,
  clientId: string,
  seenAt: number,
  signal: AbortSignal,
): Promise<PlaybackConclusion> {
  const answer = await call.plex.command(toOrder(wanted, clientId), call.time.answerMs(), signal);
  const done =
    wanted.action === "seek"
      ? `It is at ${Math.round(wanted.targetMs / 1000)} s.`
      : DONE[wanted.action];
  const concluded = wanted.action === "stop" ? conclude : concludeInSession;
  if (refusedForGood(answer)) {
    return { ...concluded(answer, undefined, done), session: wanted.before };
  }
  const seen = await watchEffect(call, { wanted, answer, seenAt }, signal);
  return { ...concluded(answer, seen, done), session: seen?.session };
}

/**
 * A player that refuses a command did nothing. After a server error (5xx), the player may still
 * have carried it out.
 */
const refusedForGood = (answer: CommandAnswer): boolean =>
  answer.kind === "refused" && answer.status < 500;

function toOrder(wanted: Order, clientId: string): PlayerCommand {
  const media = mediaKindOf(wanted.before.media.type);
  if (wanted.action === "seek") {
    return { clientId, media, command: "seekTo", offsetMs: wanted.targetMs };
  }
  return { clientId, media, command: wanted.action };
}
