import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import type { ShownSetting } from "../../../app/settings/settings-shape.ts";
import { dropUndefined } from "../../../base/drop-undefined.ts";
import { type DownloadsFilter, withPart } from "../../../core/page/place.ts";
import { isClientKind } from "../../../core/torrent/kinds.ts";
import { entriesOf } from "../../../core/torrent/named-clients.ts";
import { TORRENT_FILTERS, type TorrentFilter } from "../../../core/torrent/states.ts";
import type { QueueAnswer, Status, TorrentsAnswer } from "../desk/answers.ts";
import { useEvery } from "../hooks/use-every.ts";
import { isSettled, useAnswer } from "../hooks/use-load.ts";
import { formatAgo, formatLocalBytes } from "../model/format.ts";
import { Chips, More, PausedSearch, usePages } from "../pick/lists.tsx";
import { TakeIn } from "../pick/take-in.tsx";
import { useRouter } from "../route/router.ts";
import { useMay } from "../session/session-desk.ts";
import { useLostSince, useStatus } from "../shell/connection.ts";
import { Button, Link } from "../shell/controls.tsx";
import { Select } from "../shell/fields.tsx";
import { Icon } from "../shell/icon.tsx";
import { Name, Path } from "../shell/name.tsx";
import { Empty, Problem } from "../shell/problem.tsx";
import { downloads as words } from "../text/downloads.ts";
import { item } from "../text/item.ts";
import { takeIn } from "../text/take-in.ts";
import { text } from "../text/text.ts";
import { TorrentRow } from "./torrent-row.tsx";

type DownloadCounts = NonNullable<TorrentsAnswer["counts"]>;

/**
 * Downloads that are not filed yet: those still settling in watched folders, and the torrents of
 * the download clients.
 */
export function Downloads({
  filter: { state, search, client, sort },
}: {
  filter: DownloadsFilter;
}): JSX.Element {
  const filter = dropUndefined({ state, search, client, sort });
  const { go } = useRouter();
  const [isAsked, ask] = useState(false);
  /** Counts how often the filter was cleared. Clearing it also clears the typed text. */
  const [cleared, clearFilter] = useState(0);
  const isLost = useLostSince() !== undefined;
  const status = useStatus();
  const settling = useAnswer("get_ingest_queue", { state: "settling", limit: MAX_SETTLING });
  const clients = status?.sources.filter(({ kind }) => isClientKind(kind)) ?? [];
  // An engine that has just started may not yet report a client that is set up.
  const isAwaited =
    clients.length === 0 && status?.settings.some(({ name }) => SETTINGS.includes(name)) === true;
  // Without a client, a request would return an error.
  const isSetUp = clients.length > 0 || isAwaited;
  const maySet = useMay()("get_settings");
  const saved = useAnswer("get_settings", maySet ? {} : undefined);
  const later = laterNames(saved.answer?.settings ?? [], clients.map(clientOf));
  const torrents = useTorrents(filter, isSetUp);
  // Torrents are drawn below the settling downloads, so their number must be known first.
  const isReady = status !== undefined && isSettled(settling);
  const seen = isReady ? torrents : { ...torrents, answer: undefined, error: undefined };
  const { answer } = seen;
  const isFiltered =
    filter.state !== undefined || filter.search !== undefined || filter.client !== undefined;
  const change = (now: DownloadsFilter): void => go({ page: "torrents", ...now }, "replace");
  return (
    <main id="content" class="wide" tabIndex={-1}>
      <div class="pagehead">
        <h1>{text.pages.torrents}</h1>
        <p class="dim num">{answer?.counts && headOf(answer.counts)}</p>
        <Button class="subnav" disabled={isLost} onClick={() => ask(true)}>
          <Icon of="torrents" />
          {takeIn.button}
        </Button>
      </div>
      <Sources status={status} later={later} />
      <Settling of={settling.answer} />
      {/* A client that does not respond is already reported in its own line above. */}
      {clients.every(({ healthy }) => healthy !== false) && <Problem of={seen} />}
      {isReady && !isSetUp && later.length === 0 && (isSettled(saved) || !maySet) && <Invitation />}
      {isReady && isAwaited && !answer && !seen.error && <p role="status">{words.asking}</p>}
      {answer?.counts && (isFiltered || answer.torrents.length > 0) && (
        <Filters
          key={cleared}
          filter={filter}
          counts={answer.counts}
          clients={clients.map(clientOf)}
          change={change}
        />
      )}
      {answer?.torrents.length === 0 &&
        (isFiltered ? (
          <Empty says={words.noneLike}>
            <Button
              says={words.showAll}
              onClick={() => {
                change(dropUndefined({ sort }));
                clearFilter((turn) => turn + 1);
              }}
            />
          </Empty>
        ) : (
          <Empty says={words.none} next={words.noneMore} />
        ))}
      {answer && answer.torrents.length > 0 && (
        <>
          <ul class="card flush drows" aria-label={text.pages.torrents}>
            {answer.torrents.map((torrent) => (
              <TorrentRow
                key={`${torrent.client} ${torrent.hash}`}
                torrent={torrent}
                changed={seen.again}
              />
            ))}
          </ul>
          <More of={seen} shown={answer.torrents.length} />
        </>
      )}
      {isAsked && <TakeIn close={() => ask(false)} />}
    </main>
  );
}

/** Formats the total speed and the states of all matching downloads. */
function headOf({
  states,
  down_bytes_per_second: down,
  up_bytes_per_second: up,
}: DownloadCounts): string {
  const count = (state: TorrentFilter): number =>
    states.find((counted) => counted.state === state)?.count ?? 0;
  const speeds =
    down + up > 0
      ? [`${text.copy.speed(formatLocalBytes(down))}, ${words.up(formatLocalBytes(up))}`]
      : [];
  return [...speeds, words.under(count("downloading"), count("seeding"))]
    .map((part) => `${part}.`)
    .join(" ");
}

/** The client's name in a filter, or its kind if it has no name. */
const clientOf = ({ kind, name }: Status["sources"][number]): string =>
  /^(.+) at /.exec(name)?.[1] ?? kind;

const titleOf = (kind: string): string => text.state.sources[kind] ?? kind;

type FilterProps = {
  filter: DownloadsFilter;
  counts: DownloadCounts;
  clients: readonly string[];
  change: (filter: DownloadsFilter) => void;
};

/** Selects the downloads and their order. */
const Filters = ({ filter, counts: { all, states }, clients, change }: FilterProps) => {
  const set = (part: keyof DownloadsFilter, value: string): void =>
    change(withPart(filter, part, value));
  return (
    <search class="fbar" aria-label={text.list.filterLabel}>
      <Chips
        total={all}
        of={TORRENT_FILTERS.flatMap((torrentFilter) => {
          const count = states.find(({ state }) => state === torrentFilter)?.count ?? 0;
          return count > 0 || torrentFilter === filter.state
            ? [[torrentFilter, words.states[torrentFilter], count] as const]
            : [];
        })}
        value={filter.state}
        choose={(value) => set("state", value)}
      />
      <PausedSearch
        words={words.search}
        value={filter.search}
        change={(value) => set("search", value)}
      />
      {clients.length > 1 && (
        <Select
          label={words.client}
          value={filter.client ?? ""}
          options={[
            ["", text.list.all],
            ...clients.map((client) => [client, titleOf(client)] as const),
          ]}
          choose={(value) => set("client", value)}
        />
      )}
      <Select
        label={text.list.sort}
        value={filter.sort ?? "newest"}
        options={Object.entries(words.sorts)}
        choose={(value) => set("sort", value === "newest" ? "" : value)}
      />
    </search>
  );
};

/** Shown if no client is set up. This is not an error. */
const Invitation = () => (
  <Empty says={words.invite} next={words.inviteMore}>
    {useMay()("get_settings") && (
      <Link class="button main" to={CLIENT_SETTINGS}>
        {words.connect}
      </Link>
    )}
  </Empty>
);

/** Either of these settings names a client. */
const SETTINGS = ["TRANSMISSION_URL", "DOWNLOAD_CLIENTS"];
const CLIENT_SETTINGS = { page: "settings", group: "clients" } as const;

/**
 * Returns the names of the clients that the next start adds from the settings. If only known
 * clients were changed, returns a note that the change is saved.
 */
function laterNames(settings: readonly ShownSetting[], known: readonly string[]): string[] {
  const changed = settings.filter(({ name, waits }) => waits && SETTINGS.includes(name));
  const names = changed.flatMap(({ name, value }) =>
    name === "DOWNLOAD_CLIENTS"
      ? entriesOf(value).flatMap(([clientName, rest]) => clientName ?? rest.split("+", 1))
      : "transmission",
  );
  const added = names.filter((name) => !known.includes(name));
  return added.length > 0 || changed.length === 0 ? added.map(titleOf) : [words.saved];
}

/**
 * Sources of downloads, whether each can be reached, and a link to add another. `later` lists
 * clients that become available at the next start.
 */
function Sources({ status, later }: { status: Status | undefined; later: readonly string[] }) {
  const may = useMay();
  const sources =
    status?.sources.filter(({ kind }) => kind === "folder" || isClientKind(kind)) ?? [];
  if (sources.length === 0 && later.length === 0) return null;
  return (
    <ul class="clients" aria-label={words.sources}>
      {sources.map(({ kind, name, healthy, message, last_success_at: lastSuccess }) => (
        <li key={`${kind} ${name}`} class="client">
          <b>
            <Icon of={healthy === false ? "ill" : "well"} />
            {kind === "folder" ? words.folder : titleOf(kind)}
          </b>
          <Path of={name} />
          {healthy === false ? (
            <span class="tag danger break">{message ?? text.noMessage}</span>
          ) : (
            lastSuccess !== undefined && (
              <span class="dim num">{words.asked(formatAgo(lastSuccess))}</span>
            )
          )}
        </li>
      ))}
      {later.map((name) => (
        <li key={name} class="client">
          <b>{name}</b>
          <Link to={CLIENT_SETTINGS}>{words.later}</Link>
        </li>
      ))}
      {may("get_settings") && (
        <li class="client add">
          <Link to={CLIENT_SETTINGS}>{words.another}</Link>
        </li>
      )}
    </ul>
  );
}

const MAX_SETTLING = 20;

/**
 * Downloads that are arriving in a folder. They are not identified yet, because they may still
 * change.
 */
function Settling({ of: answer }: { of: QueueAnswer | undefined }) {
  if (!answer || answer.items.length === 0) return null;
  return (
    <section aria-labelledby="settling">
      <h2 id="settling">{words.settling(answer.total)}</h2>
      <ul class="card flush settling">
        {answer.items.map(({ id, name, bytes, source, waiting }) => (
          <li key={id} class="drow">
            <p class="mono break">
              <Link to={{ page: "item", id }}>
                <Name name={name} />
              </Link>
            </p>
            <p class="facts num">
              <span>{formatLocalBytes(bytes)}</span>
              <span>{item.sources[source] ?? source}</span>
            </p>
            <div class="dwait">
              <span class="tag info">{words.settles}</span>
              <p>{waiting?.message ?? words.settlesMore}</p>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

const LIMIT = 50;
/** Download clients do not send notifications, so they are polled at this interval, in ms. */
const POLL_INTERVAL_MS = 10_000;

/**
 * Loads the torrents that match the filter, as many pages as were requested. Reloads them while the
 * page is visible.
 */
function useTorrents(filter: DownloadsFilter, isSetUp: boolean) {
  const last = useRef<TorrentsAnswer>(undefined);
  const { state, search, client, sort = "newest" } = filter;
  const asks = {
    ...dropUndefined({ state, search, client }),
    sort,
    counts: true,
    limit: LIMIT,
  } as const;
  const loaded = usePages("list_torrents", isSetUp ? asks : undefined, (before, page) => ({
    ...page,
    torrents: [...before.torrents, ...page.torrents],
  }));
  useEvery(isSetUp ? POLL_INTERVAL_MS : undefined, () => document.hidden || loaded.again());
  // Until the answer for a new filter arrives, the last result stays.
  last.current = loaded.answer ?? (loaded.error === undefined ? last.current : undefined);
  return { ...loaded, ...dropUndefined({ answer: last.current }) };
}
