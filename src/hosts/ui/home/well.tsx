import type { Disk, Status } from "../desk/answers.ts";
import { agoText, bytesText, momentText } from "../model/format.ts";
import type { Place } from "../route/place.ts";
import { Icon } from "../shell/icon.tsx";
import { Link } from "../shell/link.tsx";
import { sourceTitle } from "../shell/state-pill.tsx";
import { home as words } from "../text/home.ts";
import { text } from "../text/text.ts";

/** What is not well, in a sentence; undefined where all is. */
export function worstOf({ engine, sources }: Status): string | undefined {
  const ill = sources.find(({ healthy }) => healthy === false);
  if (!engine.running) return words.off;
  if (ill) return words.ill(sourceTitle(ill));
  return engine.paused ? words.paused : undefined;
}

type State = "well" | "unknown" | "warn" | "ill";
type Tile = { title: string; state: State; says: string; to?: Place; toWords?: string; used?: number };

const ICONS = { well: "well", unknown: "busy", warn: "paused", ill: "ill" } as const;
/** What is ill comes first. */
const ORDER: readonly State[] = ["ill", "warn", "well", "unknown"];

/** How the engine, each service and the disks are. */
export function Tiles({ status, disks }: { status: Status; disks: readonly Disk[] }) {
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

function engineTile({ engine }: Status): Tile {
  const more = { to: { page: "settings" } as const, toWords: words.toSettings };
  if (!engine.running)
    return { title: words.engine, state: "ill", says: engine.message ?? text.engine.offBand, ...more };
  if (engine.paused) return { title: words.engine, state: "warn", says: words.isPaused, ...more };
  return {
    title: words.engine,
    state: "well",
    says: engine.since === undefined ? words.runs : words.runsSince(momentText(engine.since)),
  };
}

function sourceTiles({ sources, plex, counts }: Status): Tile[] {
  return sources.flatMap((source) => {
    const { kind, healthy, message, last_success_at: last } = source;
    const title = sourceTitle(source);
    if (healthy === false) {
      const since = last === undefined ? "" : words.lastWell(agoText(last));
      const says = [message ?? text.noMessage, since].filter(Boolean).join(" ");
      return { title, state: "ill", says, to: { page: "settings" }, toWords: words.toSettings };
    }
    // A folder that can be read is no news.
    if (text.state.sources[kind] === undefined) return [];
    if (healthy === undefined) return { title, state: "unknown", says: words.states.unknown };
    if (kind !== "plex") return { title, state: "well", says: message ?? words.answers };
    const troubles = (plex?.mismatch ?? 0) + (plex?.not_seen ?? 0);
    return troubles === 0
      ? { title, state: "well", says: words.shows(counts["filed"] ?? 0) }
      : { title, state: "warn", says: words.plexTrouble(troubles), to: { page: "library" }, toWords: words.toLibrary };
  });
}

function diskTiles(disks: readonly Disk[]): Tile[] {
  const title = disks.length === 1 ? words.disk : words.disks;
  if (disks.length === 0) return [];
  const bad = disks.find(({ problem, below_bytes: least }) => problem !== undefined || least !== undefined);
  const [free, total] = disks.reduce(
    ([a, b], { free_bytes = 0, total_bytes = 0 }) => [a + free_bytes, b + total_bytes],
    [0, 0],
  );
  const used = total === 0 ? {} : { used: 1 - free / total };
  if (!bad) return [{ title, state: "well", says: words.free(bytesText(free), bytesText(total)), ...used }];
  const says = bad.problem ?? words.low(bytesText(bad.below_bytes ?? 0));
  return [{ title, state: bad.problem === undefined ? "warn" : "ill", says, ...used }];
}
