import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import type { ShownSetting } from "../../../app/settings/settings-shape.ts";
import { dropUndefined } from "../../../base/drop-undefined.ts";
import { type DownloadsFilter, withPart } from "../../../core/page/place.ts";
import { isClientKind } from "../../../core/torrent/kinds.ts";
import { entriesOf } from "../../../core/torrent/named-clients.ts";
import type { TorrentFilter } from "../../../core/torrent/states.ts";
import type { Status, TorrentsAnswer } from "../desk/answers.ts";
import { useEvery } from "../hooks/use-every.ts";
import { isSettled, useAnswer } from "../hooks/use-load.ts";
import { clockText, formatLocalBytes } from "../model/format.ts";
import { Chips, More, PausedSearch, usePages } from "../pick/lists.tsx";
import { TakeIn } from "../pick/take-in.tsx";
import { useRouter } from "../route/router.ts";
import { useMay, useMayAsk } from "../session/session-desk.ts";
import { useLostSince, useStatus } from "../shell/connection.ts";
import { Button, Link } from "../shell/controls.tsx";
import { Select } from "../shell/fields.tsx";
import { Sentence } from "../shell/name.tsx";
import { Empty, Problem } from "../shell/problem.tsx";
import { downloads as words } from "../text/downloads.ts";
import { takeIn } from "../text/take-in.ts";
import { text } from "../text/text.ts";
import { CLIENT_SETTINGS, Clients, clientOf, titleOf } from "./clients.tsx";
import { FolderRow, TorrentRow } from "./torrent-row.tsx";

type DownloadCounts = NonNullable<TorrentsAnswer["counts"]>;

/**
 * All downloads as one list: those that arrive in watched folders, and the torrents of the download
 * clients, each joined with its release.
 */
export function Downloads({
  filter: { state, search, client, sort },
}: {
  filter: DownloadsFilter;
}): JSX.Element {
  const filter = dropUndefined({ state, search, client, sort });
  const [isAsked, ask] = useState(false);
  const isLost = useLostSince() !== undefined;
  const status = useStatus();
  const setUp = useSetUp(status);
  const { clients, isSetUp, maySet } = setUp;
  const { seen, inFolders, isReady } = useDownloads(filter, status, isSetUp);
  const { answer } = seen;
  const counts = useRef<DownloadCounts>(undefined);
  if (answer?.counts && !isFiltered(filter)) counts.current = answer.counts;
  return (
    <main id="content" class="wide" tabIndex={-1}>
      <div class="pagehead">
        <h1>{text.pages.torrents}</h1>
        <p class="dim num">{answer?.counts && headOf(answer.counts)}</p>
        <p class="acts dacts">
          <Button says={takeIn.button} disabled={isLost} onClick={() => ask(true)} />
          {/* Drawn before the status is known, because it may need a line on a phone. */}
          {maySet && (isSetUp || !status) && (
            <Link class="button" to={CLIENT_SETTINGS}>
              {words.another}
            </Link>
          )}
        </p>
      </div>
      {!status && <ClientSkeleton />}
      <Clients
        status={status}
        counts={(counts.current ?? answer?.counts)?.clients}
        later={setUp.later}
      />
      {/* A client that does not respond is already reported in its own card. */}
      {clients.every(({ state: health }) => health === "well") && (
        <Problem of={seen} Skeleton={Nothing} />
      )}
      {isReady && setUp.isInvited && <Invitation />}
      {isReady && setUp.isAwaited && !answer && !seen.error && <p role="status">{words.asking}</p>}
      {isReady && (answer !== undefined || inFolders.length > 0) && (
        <List filter={filter} seen={seen} inFolders={inFolders} clients={clients.map(clientOf)} />
      )}
      {!answer && seen.error === undefined && clients.length > 0 && <Skeleton />}
      {isAsked && <TakeIn close={() => ask(false)} />}
    </main>
  );
}

/** Finds out which clients are set up, and which the next start adds. */
function useSetUp(status: Status | undefined) {
  const clients = status?.verdicts.filter(({ code }) => isClientKind(code)) ?? [];
  // An engine that has just started may not yet report a client that is set up.
  const isAwaited =
    clients.length === 0 && status?.settings.some(({ name }) => SETTINGS.includes(name)) === true;
  // Without a client, a request would return an error.
  const isSetUp = clients.length > 0 || isAwaited;
  const maySet = useMay()("get_settings");
  const saved = useAnswer("get_settings", useMayAsk("get_settings") ? {} : undefined);
  const later = laterNames(saved.answer?.settings ?? [], clients.map(clientOf));
  const isInvited = !isSetUp && later.length === 0 && (isSettled(saved) || !maySet);
  return { clients, isAwaited, isSetUp, maySet, later, isInvited };
}

/** Loads the downloads in folders and the torrents, and waits for the folders. */
function useDownloads(filter: DownloadsFilter, status: Status | undefined, isSetUp: boolean) {
  const { state, search, client } = filter;
  const settling = useAnswer("get_ingest_queue", {
    state: "settling",
    ...dropUndefined({ search }),
    limit: MAX_SETTLING,
  });
  const torrents = useTorrents(filter, isSetUp);
  // Downloads in folders are drawn above the torrents, so their number must be known first.
  const isReady = status !== undefined && isSettled(settling);
  const seen = isReady ? torrents : { ...torrents, answer: undefined, error: undefined };
  // A torrent that settles has its row among the torrents.
  const inFolders =
    client !== undefined || (state !== undefined && !FOLDER_FILTERS.includes(state))
      ? []
      : (settling.answer?.items.filter(({ source }) => source !== "torrent") ?? []);
  return { seen, inFolders, isReady };
}

const isFiltered = ({ state, search, client }: DownloadsFilter): boolean =>
  state !== undefined || search !== undefined || client !== undefined;

type Seen = ReturnType<typeof useDownloads>;

/** Shows the downloads, with a filter if there are any. */
function List({
  filter,
  seen,
  inFolders,
  clients,
}: Pick<Seen, "seen" | "inFolders"> & {
  filter: DownloadsFilter;
  clients: readonly string[];
}): JSX.Element {
  const { answer } = seen;
  const { go } = useRouter();
  /** Counts how often the filter was cleared. Clearing it also clears the typed text. */
  const [cleared, clearFilter] = useState(0);
  const change = (now: DownloadsFilter): void => go({ page: "torrents", ...now }, "replace");
  return (
    <section class="card flush" aria-label={text.pages.torrents}>
      {answer?.counts && (isFiltered(filter) || answer.torrents.length > 0) && (
        <Filters
          key={cleared}
          filter={filter}
          counts={answer.counts}
          inFolders={inFolders.length}
          clients={clients}
          change={change}
        />
      )}
      {answer?.torrents.length === 0 &&
        inFolders.length === 0 &&
        (isFiltered(filter) ? (
          <Empty says={words.noneLike}>
            <Button
              says={words.showAll}
              onClick={() => {
                change(dropUndefined({ sort: filter.sort }));
                clearFilter((turn) => turn + 1);
              }}
            />
          </Empty>
        ) : (
          <Empty says={words.none} next={words.noneMore} />
        ))}
      <ul class="drows" aria-label={text.pages.torrents}>
        {inFolders.map((release) => (
          <FolderRow key={release.id} of={release} />
        ))}
        {answer?.torrents.map((torrent) => (
          <TorrentRow
            key={`${torrent.client} ${torrent.hash}`}
            torrent={torrent}
            changed={seen.again}
          />
        ))}
      </ul>
      {answer?.unavailable?.map(({ client: silent, message, as_of: at }) => (
        <p key={silent} class="dmissing dim break">
          {at === undefined
            ? words.missing(titleOf(silent))
            : words.earlier(titleOf(silent), clockText(at))}{" "}
          <Sentence of={message} />
        </p>
      ))}
      {answer && <More of={seen} shown={answer.torrents.length} />}
    </section>
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
      ? [
          up > 0
            ? `${text.copy.speed(formatLocalBytes(down))}, ${words.up(formatLocalBytes(up))}`
            : text.copy.speed(formatLocalBytes(down)),
        ]
      : [];
  return [...speeds, words.under(count("downloading"), count("seeding"))]
    .map((part) => `${part}.`)
    .join(" ");
}

type FilterProps = {
  filter: DownloadsFilter;
  counts: DownloadCounts;
  /** Number of downloads that are not torrents. */
  inFolders: number;
  clients: readonly string[];
  change: (filter: DownloadsFilter) => void;
};

/** Filters that the page offers. An address may name any other. */
const CHIPS: readonly TorrentFilter[] = ["needs_you", "on_the_way", "stopped", "filed"];
/** Filters that downloads in watched folders match. */
const FOLDER_FILTERS: readonly TorrentFilter[] = ["on_the_way", "waits", "not_filed"];

/** Selects the downloads and their order. */
const Filters = ({ filter, counts: { all, states }, inFolders, clients, change }: FilterProps) => {
  const set = (part: keyof DownloadsFilter, value: string): void =>
    change(withPart(filter, part, value));
  const { state: asked } = filter;
  const shown = asked === undefined || CHIPS.includes(asked) ? CHIPS : [...CHIPS, asked];
  return (
    <search class="fbar dtools" aria-label={text.list.filterLabel}>
      <Chips
        total={all + inFolders}
        of={shown.flatMap((torrentFilter) => {
          const count =
            (states.find(({ state }) => state === torrentFilter)?.count ?? 0) +
            (FOLDER_FILTERS.includes(torrentFilter) ? inFolders : 0);
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

const MAX_SETTLING = 20;

/** The skeleton of the list is drawn as soon as the clients are known. */
const Nothing = () => null;

/** A grey card in place of the clients. The list has none yet, because it would move below them. */
const ClientSkeleton = () => (
  <div class="clients" aria-hidden="true">
    <div class="card client soon">
      <i class="sk m" />
    </div>
  </div>
);

/** Grey rows in place of the list. */
const Skeleton = () => (
  <div class="card flush drows" aria-hidden="true">
    {[1, 2, 3, 4, 5].map((row) => (
      <div key={row} class="drow">
        <div>
          <i class="sk m" />
          <i class="sk s" />
        </div>
        <i class="sk m" />
        <i class="sk" />
      </div>
    ))}
  </div>
);

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
