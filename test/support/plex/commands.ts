import {
  type FakeAnswer,
  type FakeRequest,
  toJsonAnswer,
} from "../../../src/hosts/demo/stand-ins/loopback.ts";
import { createRefusal, EMPTY } from "../../../src/hosts/demo/stand-ins/plex/answer.ts";
import type { PlexItem } from "./item.ts";
import type { Manner, PlayerAsked, PlexPlayer } from "./player.ts";
import type { createPlaying } from "./playing.ts";

const says = (body: string, type = "text/xml"): FakeAnswer => ({ status: 200, body, type });
const SILENCE: FakeAnswer = { ...EMPTY, take: () => {} };
const OK = says('<?xml version="1.0" encoding="UTF-8"?>\n<Response code="200" status="OK"/>');
const ANSWERS: Partial<Record<Manner, FakeAnswer>> = {
  plain_ok: says("OK", "text/plain"),
  unclosed: says('<Response code="200" status="OK">', "text/html"),
  empty: EMPTY,
  hangs: SILENCE,
  hangs_but_obeys: SILENCE,
  refuses: createRefusal(400),
  refuses_inside: says('<Response code="400" status="Bad Request"/>'),
  fails: createRefusal(500),
};
const OBEYS = new Set<Manner>([
  "obeys",
  "plain_ok",
  "unclosed",
  "empty",
  "hangs_but_obeys",
  "wants_poll",
]);
const SLOW_MS = 3000;

export type CommandsDeps = {
  playing: ReturnType<typeof createPlaying>;
  /** The first item of a play queue. */
  queued: (containerKey: string) => PlexItem | undefined;
  /** Runs `work` after `ms` milliseconds. */
  later: (ms: number, work: () => void) => void;
};

/** Players accept commands with increasing numbers and the type video, music or photo. */
export function createCommands({ playing, queued, later }: CommandsDeps) {
  const asked: PlayerAsked[] = [];
  const gone = new Set<PlexPlayer>();
  const polled = new Set<PlexPlayer>();
  const numbers = new Map<PlexPlayer, number>();

  function take(
    player: PlexPlayer,
    command: string,
    { query, headers }: FakeRequest,
    through: PlayerAsked["through"],
  ): FakeAnswer {
    asked.push({
      player: player.id,
      command,
      query,
      through,
      token: [headers["x-plex-token"]].flat()[0],
    });
    const number = Number(query["commandID"]);
    // Some players accept any command. The strictest is the better test.
    if (
      !(number > (numbers.get(player) ?? 0)) ||
      !/^(video|music|photo)$/.test(query["type"] ?? "")
    ) {
      return createRefusal(400);
    }
    numbers.set(player, number);
    const manner = player.manner ?? "obeys";
    if (manner === "wants_poll" && !polled.has(player)) return createRefusal(406);
    const obey = (): void =>
      playing.obey(
        player,
        command,
        Number(query["offset"] ?? 0),
        queued(query["containerKey"] ?? ""),
      );
    if (OBEYS.has(manner)) obey();
    if (manner === "slow") later(SLOW_MS, obey);
    if (manner === "vanishes") {
      gone.add(player);
      playing.drop((row) => row.player === player);
    }
    return ANSWERS[manner] ?? OK;
  }

  return {
    /** Every command that reached a player. */
    asked,
    here: (player: PlexPlayer): boolean => player.found !== false && !gone.has(player),
    /** Responds to `/player/…` for one player. Undefined for paths that players do not know. */
    answer(
      player: PlexPlayer,
      one: FakeRequest,
      through: PlayerAsked["through"],
    ): FakeAnswer | undefined {
      if (gone.has(player)) return createRefusal(404);
      if (one.path === "/player/timeline/poll") {
        polled.add(player);
        const of = {
          commandID: one.query["commandID"] ?? "0",
          Timeline: [{ type: "video", state: "playing" }],
        };
        return toJsonAnswer({ MediaContainer: of });
      }
      const command = /^\/player\/playback\/(\w+)$/.exec(one.path)?.[1];
      return command === undefined ? undefined : take(player, command, one, through);
    },
  };
}
