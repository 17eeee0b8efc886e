import { EMPTY, type PlexAsked, type PlexSays, refusal } from "./answer.ts";
import type { PlexItem } from "./item.ts";
import type { Manner, PlayerAsked, PlexPlayer } from "./player.ts";
import type { createPlaying } from "./playing.ts";

const OK: PlexSays = {
  text: '<?xml version="1.0" encoding="UTF-8"?>\n<Response code="200" status="OK"/>',
  type: "text/xml",
};
const ANSWERS: Partial<Record<Manner, PlexSays>> = {
  plain_ok: { text: "OK", type: "text/plain" },
  unclosed: { text: '<Response code="200" status="OK">', type: "text/html" },
  empty: EMPTY,
  hangs: { silence: true },
  hangs_but_obeys: { silence: true },
  refuses: refusal(400),
  refuses_inside: { text: '<Response code="400" status="Bad Request"/>', type: "text/xml" },
  fails: refusal(500),
};
const OBEYS = new Set<Manner>(["obeys", "plain_ok", "unclosed", "empty", "hangs_but_obeys", "wants_poll"]);
const SLOW_MS = 3000;

export type CommandsDeps = {
  playing: ReturnType<typeof createPlaying>;
  /** What a play queue starts with. */
  queued: (containerKey: string) => PlexItem | undefined;
  /** Runs `work` when so much time has gone by. */
  later: (ms: number, work: () => void) => void;
};

/** Players take commands: numbered ones, whose numbers rise, and whose kind is the one that plays. */
export function createCommands({ playing, queued, later }: CommandsDeps) {
  const asked: PlayerAsked[] = [];
  const gone = new Set<PlexPlayer>();
  const polled = new Set<PlexPlayer>();
  const numbers = new Map<PlexPlayer, number>();

  function take(
    player: PlexPlayer,
    command: string,
    { query, header }: PlexAsked,
    through: PlayerAsked["through"],
  ): PlexSays {
    const said = Object.fromEntries(query);
    asked.push({ player: player.id, command, query: said, through, token: header("x-plex-token") });
    const number = Number(said["commandID"]);
    // Some would take any; the strictest is the better test.
    if (!(number > (numbers.get(player) ?? 0)) || !/^(video|music|photo)$/.test(said["type"] ?? ""))
      return refusal(400);
    numbers.set(player, number);
    const manner = player.manner ?? "obeys";
    if (manner === "wants_poll" && !polled.has(player)) return refusal(406);
    const obey = (): void =>
      playing.obey(player, command, Number(said["offset"] ?? 0), queued(said["containerKey"] ?? ""));
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
    /** `/player/…` of one player; undefined for what players do not know. */
    answer(player: PlexPlayer, one: PlexAsked, through: PlayerAsked["through"]): PlexSays | undefined {
      if (gone.has(player)) return refusal(404);
      if (one.path === "/player/timeline/poll") {
        polled.add(player);
        return {
          of: { commandID: one.query.get("commandID") ?? "0", Timeline: [{ type: "video", state: "playing" }] },
        };
      }
      const command = /^\/player\/playback\/(\w+)$/.exec(one.path)?.[1];
      return command === undefined ? undefined : take(player, command, one, through);
    },
  };
}
