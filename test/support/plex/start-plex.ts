import {
  type FakeAnswer,
  type FakeRequest,
  startLoopback,
  toJsonAnswer,
} from "../../../src/hosts/demo/stand-ins/loopback.ts";
import {
  createRefusal,
  tokenOf,
  type WhoAsks,
} from "../../../src/hosts/demo/stand-ins/plex/answer.ts";
import { type FakePlex, startFakePlex } from "../stand-ins.ts";
import { createCommands } from "./commands.ts";
import { echoToken } from "./echo.ts";
import { type PlexFault, struck } from "./fault.ts";
import { itemWire, type PlexLibrary } from "./item.ts";
import { someLibrary } from "./library.ts";
import type { PlayerAsked, PlexPlayer, PlexPlaying } from "./player.ts";
import { createPlaying } from "./playing.ts";
import { browseRoute } from "./routes/browse.ts";
import { createEvents } from "./routes/events.ts";
import { genreRoute } from "./routes/genres.ts";
import { historyRoute } from "./routes/history.ts";
import { playerRoute } from "./routes/players.ts";
import { createQueues } from "./routes/queues.ts";
import { recentRoute } from "./routes/recent.ts";
import { searchRoute } from "./routes/search.ts";
import { toXml } from "./to-xml.ts";
import { trafficOf } from "./traffic.ts";
import { newWorld, type PlexWorld } from "./world.ts";

export const PLEX_TOKEN = "owners-Secret-Plex-token-4711";

export type PlexOptions = {
  library?: PlexLibrary;
  players?: PlexPlayer[];
  playing?: PlexPlaying[];
  /**
   * `xml` whatever is asked for, as from behind some proxies and from old servers: `json` unless
   * stated.
   */
  form?: "json" | "xml";
  token?: string;
  /** Whether a scan reads the folder on the disk. */
  indexes?: boolean | undefined;
  /** Milliseconds; what plays goes on by it. Real time unless stated. */
  now?: () => number;
  /**
   * Runs `work` when so many milliseconds have gone by, for answers that are late. Real time unless
   * stated.
   */
  later?: (ms: number, work: () => void) => void;
  port?: number;
};

export type Plex = Omit<FakePlex, "world"> & {
  world: PlexWorld;
  /** From now on; undefined mends it. The first that matches strikes. */
  setFaults(...faults: PlexFault[]): void;
  setForm(form: "json" | "xml"): void;
  setEndsSessions(ends: boolean): void;
  /** From now on each answer holds the token that came with the request. */
  setEcho(echoes: boolean): void;
  /** Starts something, as a person at a player would. */
  play(one: PlexPlaying): void;
  /** Sends an event to who listens, and tells how many do. */
  notify(event: string, data: unknown): number;
  traffic: ReturnType<typeof trafficOf>;
  /** What reached the players, through the server and directly. */
  playersAsked: PlayerAsked[];
};

/**
 * The demo's Plex with all that it has beside libraries, in JSON and in XML, that misbehaves on
 * request.
 */
export async function startPlex(options: PlexOptions = {}): Promise<Plex> {
  const {
    library = someLibrary(),
    players = [],
    token = PLEX_TOKEN,
    now = () => performance.now(),
    port,
  } = options;
  const world = newWorld(library);
  const timers = new Set<NodeJS.Timeout>();
  const { later = (ms: number, work: () => void): void => void timers.add(setTimeout(work, ms)) } =
    options;
  let form = options.form ?? "json";
  let faults: PlexFault[] = [];
  let ends = true;
  let echoes = false;
  const events = createEvents();
  const queues = createQueues(world);
  const itemOf = (id: string | undefined) => library.items.find((one) => one.id === id);
  const playing = createPlaying({ playing: options.playing ?? [], itemOf, now });
  const commands = createCommands({ playing, queued: queues.queued, later });
  const others: WhoAsks = (asked) =>
    world.accounts.find((one) => one.token && one.token === tokenOf(asked))?.id;
  const who: WhoAsks = (asked) => (tokenOf(asked) === token ? 1 : others(asked));

  function faultFor(url: string): PlexFault | undefined {
    const fault = faults.find(({ only, times = 1 }) => times > 0 && (only?.test(url) ?? true));
    if (fault?.times !== undefined) fault.times--;
    return fault;
  }
  function through(asked: FakeRequest, answer: () => FakeAnswer): FakeAnswer {
    const fault = faultFor(asked.url);
    const own = (): FakeAnswer => (world.lacks?.test(asked.path) ? createRefusal(404) : answer());
    const says = echoes ? () => echoToken(own(), tokenOf(asked)) : own;
    return fault ? struck(fault, says, later) : says();
  }

  const plex = await startFakePlex({
    world,
    indexes: options.indexes,
    token,
    port,
    now,
    who: others,
    routes: [
      playerRoute({ world, players, playing, commands, endsSessions: () => ends, who }),
      queues.route,
      genreRoute(world),
      browseRoute(world, who),
      recentRoute(world, who),
      searchRoute(world, who),
      historyRoute(world),
      events.route,
    ],
    wire: (one, _, asked) => {
      const full = /^\/library\/metadata\/[^/]+$/.test(asked.path);
      const chapters = full && asked.query["includeChapters"] === "1";
      return itemWire(one, library, { account: who(asked) ?? 0, guids: true, full, chapters });
    },
    render: (of) =>
      form === "json"
        ? toJsonAnswer({ MediaContainer: of })
        : { status: 200, body: toXml("MediaContainer", of), type: "text/xml;charset=utf-8" },
    through,
  });
  const own = await Promise.all(
    players
      .filter(({ listens }) => listens)
      .map(async (player) => {
        const answer = (asked: FakeRequest): FakeAnswer =>
          commands.answer(player, asked, "itself") ?? createRefusal(404);
        const one = await startLoopback({ answer });
        Object.assign(player, {
          port: Number(new URL(one.origin).port),
          host: player.host ?? "127.0.0.1",
        });
        return one;
      }),
  );

  const close = async (): Promise<void> => {
    for (const timer of timers) clearTimeout(timer);
    await Promise.all([plex, ...own].map((one) => one.close()));
  };
  return {
    ...plex,
    world,
    setFaults: (...next) => {
      faults = next.map((one) => ({ ...one }));
    },
    setForm: (next) => {
      form = next;
    },
    setEndsSessions: (next) => {
      ends = next;
    },
    setEcho: (next) => {
      echoes = next;
    },
    play: playing.enter,
    notify: events.notify,
    traffic: trafficOf(plex.requests),
    playersAsked: commands.asked,
    close,
    [Symbol.asyncDispose]: close,
  };
}
