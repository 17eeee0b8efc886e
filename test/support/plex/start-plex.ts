import { type PlexAsked, type PlexSays, type Route, refusal } from "./answer.ts";
import { createCommands } from "./commands.ts";
import { echoToken } from "./echo.ts";
import type { PlexFault } from "./fault.ts";
import { type PlexLibrary, someLibrary } from "./library.ts";
import type { PlayerAsked, PlexPlayer, PlexPlaying } from "./player.ts";
import { createPlaying } from "./playing.ts";
import { browseRoutes } from "./routes/browse.ts";
import { createEvents } from "./routes/events.ts";
import { historyRoutes } from "./routes/history.ts";
import { metadataRoutes } from "./routes/metadata.ts";
import { playerRoutes } from "./routes/players.ts";
import { createQueues } from "./routes/queues.ts";
import { recentRoutes } from "./routes/recent.ts";
import { searchRoutes } from "./routes/search.ts";
import { sectionRoutes } from "./routes/sections.ts";
import { serve } from "./serve.ts";
import { createTraffic } from "./traffic.ts";
import { newWorld, OWNER, type PlexWorld } from "./world.ts";

export const PLEX_TOKEN = "owners-Secret-Plex-token-4711";

export type PlexOptions = {
  library?: PlexLibrary;
  players?: PlexPlayer[];
  playing?: PlexPlaying[];
  /** `xml` whatever is asked for: `json` unless stated. */
  form?: "json" | "xml";
  token?: string;
  /** Milliseconds; what plays goes on by it. Real time unless stated. */
  now?: () => number;
  /** Runs `work` when so many milliseconds have gone by, for answers that are late. Real time unless stated. */
  later?: (ms: number, work: () => void) => void;
  port?: number;
};

export type Plex = AsyncDisposable & {
  url: string;
  token: string;
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
  /** What came: requests, tokens in headers and, which must never be, in addresses. */
  traffic: ReturnType<typeof createTraffic>;
  /** What reached the players, through the server and directly. */
  playersAsked: PlayerAsked[];
  close(): Promise<void>;
};

/** A Plex Media Server on the loopback address that behaves as real ones do, in JSON and in XML, and misbehaves on request. */
export async function startPlex(options: PlexOptions = {}): Promise<Plex> {
  const {
    library = someLibrary(),
    players = [],
    token = PLEX_TOKEN,
    now = () => performance.now(),
    port = 0,
  } = options;
  const world = newWorld(library);
  const timers = new Set<NodeJS.Timeout>();
  const later =
    options.later ??
    ((ms: number, work: () => void): void => {
      const timer = setTimeout(() => {
        timers.delete(timer);
        work();
      }, ms);
      timers.add(timer);
    });
  let form = options.form ?? "json";
  let faults: PlexFault[] = [];
  let ends = true;
  let echoes = false;
  const traffic = createTraffic();
  const events = createEvents();
  const queues = createQueues(world);
  const itemOf = (id: string | undefined) => library.items.find((one) => one.id === id);
  const playing = createPlaying({ playing: options.playing ?? [], itemOf, now });
  const commands = createCommands({ playing, queued: queues.queued, later });
  const who = ({ header }: PlexAsked): number | undefined => {
    const sent = header("x-plex-token");
    if (sent === token) return OWNER;
    return sent === undefined ? undefined : world.accounts.find((one) => one.token === sent)?.id;
  };
  const routes: Route[] = [
    playerRoutes({ world, players, playing, commands, endsSessions: () => ends, who }),
    queues.route,
    sectionRoutes(world),
    browseRoutes(world, who),
    metadataRoutes(world, who),
    recentRoutes(world, who),
    searchRoutes(world, who),
    historyRoutes(world),
    events.route,
  ];

  function answer(asked: PlexAsked): PlexSays {
    if (world.lacks?.test(asked.path)) return refusal(404);
    if (asked.path === "/identity") return { of: { size: 0, ...world.identity } };
    if (who(asked) === undefined) return refusal(401);
    if (asked.path === "/") return { of: { size: 0, ...world.server, ...world.identity } };
    for (const route of routes) {
      const says = route(asked);
      if (says) return says;
    }
    return refusal(404);
  }

  function faultFor(url: string): PlexFault | undefined {
    const fault = faults.find(({ only, times = 1 }) => times > 0 && (only?.test(url) ?? true));
    if (fault?.times !== undefined) fault.times--;
    return fault;
  }

  const common = { isXml: () => form === "xml", later, elsewhere: "http://127.0.0.1:9/elsewhere" };
  const rewrite = (text: string, asked: PlexAsked) => (echoes ? echoToken(text, asked) : { text, headers: {} });
  const server = await serve({ ...common, answer, note: traffic.note, faultFor, rewrite, port });
  const own = await Promise.all(
    players
      .filter(({ listens }) => listens)
      .map(async (player) => {
        const direct = (asked: PlexAsked): PlexSays => commands.answer(player, asked, "itself") ?? refusal(404);
        const one = await serve({
          ...common,
          answer: direct,
          note: () => {},
          faultFor: () => undefined,
          rewrite,
          port: 0,
        });
        Object.assign(player, { port: one.port, host: player.host ?? "127.0.0.1" });
        return one;
      }),
  );

  let closed: Promise<unknown> | undefined;
  const close = async (): Promise<void> => {
    for (const timer of timers) clearTimeout(timer);
    closed ??= Promise.all([server, ...own].map((one) => one.close()));
    await closed;
  };
  return {
    url: server.url,
    token,
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
    traffic,
    playersAsked: commands.asked,
    close,
    [Symbol.asyncDispose]: close,
  };
}
