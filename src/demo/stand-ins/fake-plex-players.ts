import { type Answer, json } from "./fail.ts";
import { type FakeMedia, mediaWire } from "./fake-plex-media.ts";
import type { FakeRequest } from "./loopback.ts";

/**
 * What a player does with a command. `deaf` answers and does nothing, `plain_ok` and `unclosed` do it and answer as some
 * players do, `hangs` and `hangs_but_obeys` never answer, `vanishes` answers, leaves and takes its session with it.
 */
export type FakeManner =
  | "obeys"
  | "plain_ok"
  | "unclosed"
  | "deaf"
  | "refuses"
  | "wants_poll"
  | "fails"
  | "hangs"
  | "hangs_but_obeys"
  | "vanishes";

export type FakePlayer = {
  id: string;
  name: string;
  /** "timeline,playback,mirror,playqueues" unless stated. */
  capabilities?: string | undefined;
  /** False: it plays but Plex does not list it, like a browser. */
  found?: boolean | undefined;
  manner?: FakeManner | undefined;
};

export type FakePlaying = {
  id: string;
  player: FakePlayer;
  media: FakeMedia;
  user?: string | undefined;
  state?: "playing" | "paused" | "buffering" | undefined;
  offsetMs?: number | undefined;
  more?: Record<string, unknown> | undefined;
};

type Row = FakePlaying & { state: "playing" | "paused" | "buffering"; offsetMs: number; since: number };

const OK = { status: 200, body: '<?xml version="1.0" encoding="UTF-8"?>\n<Response code="200" status="OK"/>' };
const ANSWERS: Partial<Record<FakeManner, Answer>> = {
  plain_ok: { status: 200, body: "OK", html: true },
  unclosed: { status: 200, body: '<Response code="200" status="OK">', html: true },
  // "Processing", and then nothing: no answer ever follows.
  hangs: { status: 102, body: "" },
  hangs_but_obeys: { status: 102, body: "" },
};
const REFUSALS: Partial<Record<FakeManner, number>> = { refuses: 404, wants_poll: 406, fails: 500 };

export type FakePlayersDeps = {
  players: FakePlayer[];
  playing: FakePlaying[];
  now: () => number;
  refusal: (status: number) => Answer;
};

/** Players and their sessions. Positions advance with time while they play. */
export function createFakePlayers({ players, playing, now, refusal }: FakePlayersDeps) {
  let rows: Row[] = playing.map((one) => ({
    ...one,
    state: one.state ?? "playing",
    offsetMs: one.offsetMs ?? 0,
    since: now(),
  }));
  const gone = new Set<FakePlayer>();

  const position = ({ state, offsetMs, since, media }: Row): number =>
    Math.min(offsetMs + (state === "playing" ? now() - since : 0), media.durationMs ?? Number.MAX_SAFE_INTEGER);
  const change = (row: Row, to: Partial<Row>): void => {
    Object.assign(row, { offsetMs: position(row), ...to, since: now() });
  };
  const found = (): FakePlayer[] => players.filter((one) => one.found !== false && !gone.has(one));

  function start(player: FakePlayer, media: FakeMedia, offsetMs: number): void {
    rows = rows.filter((row) => row.player !== player);
    rows.push({ id: `started-${media.id}`, player, media, state: "playing", offsetMs, since: now() });
  }

  function obey(player: FakePlayer, command: string, asked: FakeRequest, media: FakeMedia | undefined): void {
    const offset = Number(asked.query["offset"] ?? 0);
    if (command === "playMedia" && media) start(player, media, offset);
    const row = rows.find((one) => one.player === player);
    if (!row) return;
    if (command === "pause") change(row, { state: "paused" });
    if (command === "play") change(row, { state: "playing" });
    if (command === "seekTo") change(row, { offsetMs: offset });
    if (command === "stop") rows = rows.filter((one) => one !== row);
  }

  /** A command; for playMedia also the item of its play queue. */
  function command(name: string, asked: FakeRequest, media: FakeMedia | undefined): Answer {
    const player = found().find(({ id }) => id === asked.headers["x-plex-target-client-identifier"]);
    if (!player || asked.query["commandID"] === undefined) return refusal(player ? 400 : 404);
    const manner = player.manner ?? "obeys";
    const refused = REFUSALS[manner];
    if (refused !== undefined) return refusal(refused);
    if (manner === "vanishes") {
      gone.add(player);
      rows = rows.filter((row) => row.player !== player);
    } else if (manner !== "deaf" && manner !== "hangs") obey(player, name, asked, media);
    return ANSWERS[manner] ?? OK;
  }

  function end(id: string): boolean {
    const before = rows.length;
    rows = rows.filter((row) => row.id !== id);
    return rows.length < before;
  }

  return {
    command,
    end,
    clients: (): Answer => listing("Server", found().map(clientWire)),
    sessions: (): Answer =>
      listing(
        "Metadata",
        rows.map((row) => sessionWire(row, position(row))),
      ),
  };
}

/** Plex omits an empty list. */
const listing = (key: string, entries: unknown[]): Answer =>
  json({ MediaContainer: { size: entries.length, ...(entries.length > 0 && { [key]: entries }) } });

const clientWire = ({ id, name, capabilities = "timeline,playback,mirror,playqueues" }: FakePlayer) => ({
  name,
  host: "127.0.0.1",
  port: 32500,
  machineIdentifier: id,
  product: "Demo player",
  protocolVersion: "1",
  protocolCapabilities: capabilities,
});

const sessionWire = ({ id, player, media, user, state, more }: Row, positionMs: number) => ({
  ...mediaWire(media),
  viewOffset: Math.round(positionMs),
  User: { id: "1", title: user ?? "owner" },
  Player: { machineIdentifier: player.id, title: player.name, product: "Demo player", state, userID: 1 },
  Session: { id, bandwidth: 5212, location: "lan" },
  ...more,
});
