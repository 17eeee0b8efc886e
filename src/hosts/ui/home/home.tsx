import type { ComponentType, JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { PageAddress } from "../../../core/page/place.ts";
import type { DiskView, Status, Tools } from "../desk/answers.ts";
import { isSettled, useAnswer } from "../hooks/use-load.ts";
import { formatAgo, formatLocalBytes, momentText, timeText } from "../model/format.ts";
import { formatSubject, stateOf } from "../model/pill-state.ts";
import { Poster } from "../pick/poster.tsx";
import { useStatus } from "../shell/connection.ts";
import { Link } from "../shell/controls.tsx";
import { Icon } from "../shell/icon.tsx";
import { Title } from "../shell/name.tsx";
import { Grey, Problem } from "../shell/problem.tsx";
import { home as words } from "../text/home.ts";
import { text } from "../text/text.ts";
import { OnItsWay } from "./on-its-way.tsx";
import { Waits } from "./waits.tsx";

type TileState = "well" | "unknown" | "warn" | "ill";
type Tile = {
  title: string;
  state: TileState;
  says: string;
  to?: PageAddress;
  toWords?: string;
  used?: number;
};

const ICONS = { well: "well", unknown: "busy", warn: "paused", ill: "ill" } as const;
/** Tiles with problems come first. */
const ORDER: readonly TileState[] = ["ill", "warn", "well", "unknown"];

const MAX_LATELY = 16;

/**
 * The home page: whether all is well (with `Ask`, which checks unresponsive services immediately),
 * what waits, what is on its way, what was filed recently, and how the last days went.
 */
export function Home({ Ask }: { Ask?: ComponentType<{ status: Status }> }): JSX.Element {
  const status = useStatus();
  const home = useAnswer("get_home", {});
  const lately = useAnswer("list_filed_works", { sort: "filed", limit: MAX_LATELY });
  const space = useAnswer("get_free_space", {});
  const last = lately.answer?.works[0];
  const state = status && stateOf(status);
  const isWell = state?.tone !== "bad" && state?.tone !== "warn";
  return (
    <main id="content" class="home" tabIndex={-1}>
      <section class={isWell ? "h-well" : "h-well ill"} aria-labelledby="well">
        <div class="hello">
          <h1 id="well" class="break">
            {!state
              ? text.pages.home
              : isWell
                ? words.well
                : (state.cause ?? state.words).replace(MORE, ".")}{" "}
            {home.answer && words.wait(home.answer.total)}
          </h1>
          <p class="dim">
            {last && words.lastFiled(formatAgo(last.filed_at))} {!isWell && words.goesOn}
          </p>
        </div>
        {status && Ask && <Ask status={status} />}
        {status ? (
          <Tiles status={status} disks={space.error === undefined ? space.answer?.disks : []} />
        ) : (
          <Grey />
        )}
      </section>
      <Problem of={home} />
      {home.answer && status && (
        <>
          <Waits {...home.answer} reload={home.again} />
          <OnItsWay way={home.answer.way} now={home.answer.now} status={status} />
        </>
      )}
      {/* Sections appear from top to bottom, so that no section pushes another one down. */}
      {status && isSettled(home) && lately.answer && <Lately works={lately.answer.works} />}
      {isSettled(home) && isSettled(lately) && <LatePlots newest={last?.filed_at} />}
    </main>
  );
}

/** The rest of the sentence, which the tile below the heading shows. */
const MORE = /[:;] .*|\.?$/s;

/** The plots are below everything else, and their script is loaded last. */
function LatePlots(props: { newest: string | undefined }) {
  const [loaded, load] = useState<{ Plots: ComponentType<typeof props> }>();
  useEffect(() => void import("../plots/plots.tsx").then(load, () => {}), []);
  return loaded ? <loaded.Plots {...props} /> : null;
}

/** Shows the most recently filed works as posters. */
function Lately({ works }: { works: Tools["list_filed_works"]["answers"]["works"] }) {
  const now = Date.now();
  return (
    <section class="card" aria-labelledby="lately">
      <div class="cardhead">
        <h2 id="lately">{words.lately}</h2>
        {works.length > 0 && (
          <Link to={{ page: "library" }} isOnlyWay>
            {words.library}
          </Link>
        )}
      </div>
      {works.length === 0 && <p class="dim">{text.nothingFiled}</p>}
      {works.length > 0 && (
        <ul class="posters" aria-label={words.lately}>
          {works.map((work) => (
            <li key={`${work.type} ${work.tmdb_id}`}>
              <Link to={{ page: "library", work }}>
                <Poster work={work} />
                <Title of={work.title} />
                <span class="dim num">{formatAgo(work.filed_at, now)}</span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** Shows the state of the engine, of each service and of the disks. */
function Tiles({ status, disks }: { status: Status; disks: readonly DiskView[] | undefined }) {
  const tiles = [engineTile(status), ...sourceTiles(status), ...diskTiles(disks)];
  return (
    <ul class="tiles">
      {tiles
        .toSorted((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state))
        .map(({ title, state, says, to, toWords, used }) => (
          <li key={title} class={`tile ${state}`}>
            <Icon of={ICONS[state]} />
            <div>
              <h2>
                <bdi class="break">{title}</bdi>
                <span class="vh">: {words.states[state === "warn" ? "ill" : state]}</span>
              </h2>
              <p class="break">{says}</p>
              {used !== undefined && <progress max={1} value={used} aria-label={title} />}
              {to && (
                <Link class="button" to={to}>
                  {toWords}
                </Link>
              )}
            </div>
          </li>
        ))}
    </ul>
  );
}

function engineTile({ engine, verdicts }: Status): Tile {
  const more = { to: { page: "settings" } as const, toWords: text.pages.settings };
  const engines = verdicts.filter(({ code }) => code === "engine");
  const ill = engines.find(({ state }) => state === "ill");
  if (ill) {
    return { title: words.engine, state: "ill", says: ill.message ?? text.engine.offBand, ...more };
  }
  const silent = engines.find(({ state }) => state === "silent");
  if (silent) {
    return { title: words.engine, state: "unknown", says: silent.message ?? text.engine.offBand };
  }
  if (engine.paused) return { title: words.engine, state: "warn", says: words.isPaused, ...more };
  return {
    title: words.engine,
    state: "well",
    says: engine.since === undefined ? words.runs : words.runsSince(momentText(engine.since)),
  };
}

/** The group of settings in which a source is set up. All other sources are download clients. */
const GROUPS: Readonly<Record<string, string>> = {
  plex: "plex",
  tmdb: "tmdb",
  folder: "folders",
  schedule: "process",
};

function sourceTiles({ verdicts, plex, counts }: Status): Tile[] {
  return verdicts.flatMap((verdict): Tile[] => {
    const { code, state, message, well_at: last, next_at: next } = verdict;
    if (code === "engine") return [];
    const title = formatSubject(verdict);
    if (state === "ill") {
      const since = last === undefined ? "" : words.lastWell(formatAgo(last));
      const again = next === undefined ? "" : words.tries(timeText(next));
      const says = [message ?? text.noMessage, since, again].filter(Boolean).join(" ");
      const group = GROUPS[code] ?? "clients";
      return [
        {
          title,
          state: "ill",
          says,
          to: { page: "settings", group },
          toWords: text.pages.settings,
        },
      ];
    }
    // A folder that can be read needs no tile.
    if (text.state.sources[code] === undefined) return [];
    if (state === "silent") {
      const says = last === undefined ? words.states.unknown : words.lastWell(formatAgo(last));
      return [{ title, state: "unknown", says }];
    }
    if (code !== "plex") return [{ title, state: "well", says: message ?? words.answers }];
    const troubles = (plex?.mismatch ?? 0) + (plex?.not_seen ?? 0);
    return troubles === 0
      ? [{ title, state: "well", says: words.shows(counts["filed"] ?? 0) }]
      : [
          {
            title,
            state: "warn",
            says: words.plexTrouble(troubles),
            to: { page: "library", part: "state" },
            toWords: words.look,
          },
        ];
  });
}

function diskTiles(disks: readonly DiskView[] | undefined): Tile[] {
  if (!disks) return [{ title: words.disk, state: "unknown", says: words.states.unknown }];
  return disks.map(
    ({ folders, free_bytes: free = 0, total_bytes: total = 0, below_bytes: least, problem }) => ({
      title: disks.length === 1 ? words.disk : folders.join(", "),
      state: problem !== undefined ? "ill" : least === undefined ? "well" : "warn",
      says:
        problem ??
        (least === undefined
          ? words.free(formatLocalBytes(free), formatLocalBytes(total))
          : words.low(formatLocalBytes(least))),
      ...(total === 0 ? {} : { used: 1 - free / total }),
      ...(least === undefined
        ? {}
        : { to: { page: "library", part: "trash" }, toWords: text.toTrash }),
    }),
  );
}
