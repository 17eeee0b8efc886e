import type { ComponentChildren, ComponentType, JSX } from "preact";
import { useMemo, useState } from "preact/hooks";
import type { HomeView, Status, TorrentsAnswer, TorrentView } from "../desk/answers.ts";
import { useEvery } from "../hooks/use-every.ts";
import { clockText, formatSpan, formatWork } from "../model/format.ts";
import { listOnTheWay, type ReleaseOnTheWay } from "../model/on-the-way.ts";
import { Link } from "../shell/controls.tsx";
import { type Copy, CopyBar } from "../shell/copy-bar.tsx";
import { Name, Sentence } from "../shell/name.tsx";
import { TakeBackButton } from "../shell/take-back.tsx";
import { home as words } from "../text/home.ts";
import { item } from "../text/item.ts";
import { formatCount } from "../text/plurals.ts";
import { text } from "../text/text.ts";

type Props = Pick<HomeView, "way" | "now" | "downloads"> & {
  status: Status;
  clients?: AskedClients | undefined;
};

/**
 * Asks the download clients how far their downloads are. Missing in an MCP client, which may ask a
 * person about each request.
 */
export type AskedClients = {
  /** Asks while `isWanted`. Undefined without an answer. */
  useDownloads(isWanted: boolean): TorrentsAnswer | undefined;
  Download: ComponentType<{ of: TorrentView; isMoving: boolean }>;
};

/**
 * Lists releases that will go into the library automatically, the nearest first, with a bar and
 * what each waits for.
 */
export function OnItsWay({ way, now, downloads, status, clients }: Props): JSX.Element {
  // The browser's clock may be wrong by hours, but it runs as fast as the server's.
  const aheadMs = useMemo(() => Date.parse(now) - Date.now(), [now]);
  const { copies = [], settling, verdicts } = status;
  const waiting = downloads.reduce((sum, { count }) => sum + count, 0);
  const answer = clients?.useDownloads(waiting > 0);
  const isEmpty = way.length + copies.length + waiting === 0;
  // A page that opened without any is one column for the whole visit: nothing moves aside later.
  const [isLine] = useState(isEmpty);
  const seconds = settling?.unchanged_seconds ?? 60;
  const rows = listOnTheWay(way, answer, verdicts);
  const inClients = rows.filter((row) => row.kind === "download" || row.release.client).length;
  return (
    <section class={isLine ? "card h-way line" : "card h-way"} aria-labelledby="way">
      <div class="cardhead">
        <h2 id="way">{words.way}</h2>
        {isEmpty ? (
          <p class="dim">{words.nothingOnTheWay}</p>
        ) : (
          <Link to={{ page: "torrents" }} isOnlyWay>
            {text.pages.torrents}
          </Link>
        )}
      </div>
      <ul class="way">
        {rows.map((row) =>
          row.kind === "download" ? (
            clients && (
              <clients.Download
                key={`${row.torrent.client} ${row.torrent.hash}`}
                of={row.torrent}
                isMoving={row.isMoving}
              />
            )
          ) : (
            <Release
              key={row.release.id}
              of={row.release}
              asOf={row.asOf}
              copies={copies.filter((copy) => copy.release_id === row.release.id)}
              seconds={seconds}
              aheadMs={aheadMs}
            />
          ),
        )}
        {/* Copies that unpack a release, or that move files out of the library. Their releases are not on their way into the library. */}
        {copies
          .filter(({ release_id: id }) => !way.some((release) => release.id === id))
          .map((copy) => (
            <li key={`${copy.release_id} ${copy.name}`}>
              <Link to={{ page: "item", id: copy.release_id }} class="name cut">
                <Name name={copy.name} />
              </Link>
              <CopyBar copy={copy} />
            </li>
          ))}
        {waiting > inClients && (
          <li class="next num">
            <Link to={{ page: "torrents" }}>
              {words.downloadsWait(waiting, listWaits(downloads))}
            </Link>
          </li>
        )}
      </ul>
    </section>
  );
}

/** Lists what downloads wait for, with the number of each, such as `2 stopped`. */
function listWaits(downloads: HomeView["downloads"]): string {
  const counts = new Map<string, number>();
  for (const { code, count } of downloads) {
    const word = words.waits[code] ?? words.hasProblem;
    counts.set(word, (counts.get(word) ?? 0) + count);
  }
  return [...counts].map(([word, count]) => `${formatCount(count)} ${word}`).join(", ");
}

/** The share of a release or download that is done. It is grey if nothing moves. */
export const Bar = ({
  label,
  percent,
  isCalm = false,
}: {
  label: string;
  percent: number;
  isCalm?: boolean;
}): JSX.Element => (
  <progress class={isCalm ? "calm" : ""} max={100} value={percent} aria-label={label} />
);

/** One line below a bar. `left` is at its end. */
export const Facts = ({
  left,
  children,
}: {
  left?: string | undefined;
  children: ComponentChildren;
}): JSX.Element => (
  <p class="way-facts num">
    <span class="cut">{children}</span>
    {left !== undefined && <span>{left}</span>}
  </p>
);

type ReleaseProps = {
  of: ReleaseOnTheWay;
  /** The time as of which its sentence is true, if its client is not well. */
  asOf: string | undefined;
  copies: readonly Copy[];
  seconds: number;
  aheadMs: number;
};

function Release({ of: release, asOf, copies, ...settling }: ReleaseProps) {
  return (
    <li>
      <p class="way-head">
        <Link to={{ page: "item", id: release.id }} class="name cut">
          {release.identity ? (
            <bdi>{formatWork(release.identity)}</bdi>
          ) : (
            <Name name={release.name} />
          )}
        </Link>
        {release.storage && <bdi class="dim">{release.storage}</bdi>}
        {release.state === "filing" && <TakeBackButton release={release} label={item.stop} />}
      </p>
      {copies.length === 0 && <Doing release={release} asOf={asOf} {...settling} />}
      {copies.map((copy) => (
        <CopyBar key={copy.name} copy={copy} />
      ))}
    </li>
  );
}

/** Describes in a sentence what is happening to the release, or what it waits for. */
function Doing({
  release: { state, name, reasons, waiting, until },
  asOf,
  seconds,
  aheadMs,
}: { release: ReleaseOnTheWay } & Pick<ReleaseProps, "asOf" | "seconds" | "aheadMs">) {
  if (waiting) {
    const { message, next_try_at: next } = waiting;
    return (
      <Facts left={next === undefined ? undefined : words.tries(clockText(next))}>
        <Sentence of={message} />
      </Facts>
    );
  }
  if (state === "settling" && until !== undefined) {
    return <Countdown name={name} endMs={Date.parse(until) - aheadMs} seconds={seconds} />;
  }
  if (state === "settling") {
    return (
      <Facts left={asOf === undefined ? undefined : words.asOf(clockText(asOf))}>
        <Sentence of={reasons[0]?.message ?? words.settles} />
      </Facts>
    );
  }
  return (
    <>
      {state !== "undoing" && <Bar label={words.progress(name)} percent={100} />}
      <Facts>{words.doing[state] ?? state}</Facts>
    </>
  );
}

/** Counts down to `endMs`, given in the browser's time. */
function Countdown({ name, endMs, seconds }: { name: string; endMs: number; seconds: number }) {
  const [now, tick] = useState(Date.now);
  useEvery(1000, () => tick(Date.now()));
  const left = Math.max(0, Math.ceil((endMs - now) / 1000));
  return (
    <>
      <Bar
        label={words.settling(name)}
        percent={(100 * Math.max(0, seconds - left)) / Math.max(1, seconds)}
      />
      <Facts left={words.left(formatSpan(left * 1000))}>{words.settles}</Facts>
    </>
  );
}
