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
import { curateRoute } from "./routes/curate.ts";
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
  /** `xml`: always responds with XML, like some proxies and old servers. Default: `json`. */
  form?: "json" | "xml";
  token?: string;
  /** True if a scan reads the folder from disk. */
  indexes?: boolean | undefined;
  /** Returns milliseconds. Playback advances with this clock. Default: real time. */
  now?: () => number;
  /** Runs `work` after `ms` milliseconds, for late responses. Default: real time. */
  later?: (ms: number, work: () => void) => void;
  port?: number;
};

export type Plex = Omit<FakePlex, "world"> & {
  world: PlexWorld;
  /**
   * Sets the faults from now on; none restores normal behaviour. The first that matches applies.
   */
  setFaults(...faults: PlexFault[]): void;
  setForm(form: "json" | "xml"): void;
  setEndsSessions(ends: boolean): void;
  /** From now on, each response contains the token of its request. */
  setEcho(echoes: boolean): void;
  /** Starts playback, as a person would at a player. */
  play(one: PlexPlaying): void;
  /** Sends an event to all listeners. Returns the number of listeners. */
  notify(event: string, data: unknown): number;
  traffic: ReturnType<typeof trafficOf>;
  /** Commands that reached the players, through the server or directly. */
  playersAsked: PlayerAsked[];
};

/**
 * The demo's Plex with everything that it has in addition to libraries. Responds in JSON or XML,
 * and misbehaves on request.
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
      curateRoute(world, who),
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
