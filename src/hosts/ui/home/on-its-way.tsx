import type { JSX } from "preact";
import { useMemo, useState } from "preact/hooks";
import type { HomeView, Status } from "../desk/answers.ts";
import { useEvery } from "../hooks/use-every.ts";
import { clockText, formatWork } from "../model/format.ts";
import { Link } from "../shell/controls.tsx";
import { CopyBar } from "../shell/copy-bar.tsx";
import { Icon } from "../shell/icon.tsx";
import { Name } from "../shell/name.tsx";
import { TakeBackButton } from "../shell/take-back.tsx";
import { home as words } from "../text/home.ts";
import { item } from "../text/item.ts";

type ReleaseInProgress = HomeView["way"][number];

/**
 * Lists releases that will go into the library automatically, the nearest first, and what each
 * waits for.
 */
export function OnItsWay({
  way,
  now,
  status,
}: {
  way: readonly ReleaseInProgress[];
  now: string;
  status: Status | undefined;
}): JSX.Element {
  // The browser's clock may be wrong by hours, but it runs as fast as the server's.
  const aheadMs = useMemo(() => Date.parse(now) - Date.now(), [now]);
  const { copies = [], torrents_total: waiting = 0, settling } = status ?? {};
  const isEmpty = way.length + copies.length + waiting === 0;
  // A page that opened without any is one column for the whole visit: nothing moves aside later.
  const [isLine] = useState(isEmpty);
  const seconds = Number(settling?.["unchanged_seconds"] ?? 60);
  return (
    <section class={isLine ? "card h-way line" : "card h-way"} aria-labelledby="way">
      <div class="cardhead">
        <h2 id="way">{words.way}</h2>
        {isEmpty && <p class="dim">{words.nothingOnTheWay}</p>}
      </div>
      <ul class="way">
        {way.map((release) => (
          <li key={release.id}>
            <p class="way-head">
              <Link to={{ page: "item", id: release.id }} class="name break">
                {release.identity ? (
                  <bdi>{formatWork(release.identity)}</bdi>
                ) : (
                  <Name name={release.name} />
                )}
              </Link>
              {release.storage && <bdi class="dim">{release.storage}</bdi>}
              {release.state === "filing" && <TakeBackButton release={release} label={item.stop} />}
            </p>
            <Doing release={release} seconds={seconds} aheadMs={aheadMs} />
            {copies
              .filter((copy) => copy.release_id === release.id)
              .map((copy) => (
                <CopyBar key={copy.name} copy={copy} />
              ))}
          </li>
        ))}
        {/* Copies that unpack a release, or that move files out of the library. Their releases are not on their way into the library. */}
        {copies
          .filter(({ release_id: id }) => !way.some((release) => release.id === id))
          .map((copy) => (
            <li key={`${copy.release_id} ${copy.name}`}>
              <Link to={{ page: "item", id: copy.release_id }} class="name break">
                <Name name={copy.name} />
              </Link>
              <CopyBar copy={copy} />
            </li>
          ))}
        {waiting > 0 && (
          <li class="next">
            <Icon of="torrents" />
            <span>
              <Link to={{ page: "torrents" }}>{words.downloadsWait(waiting)}</Link>
            </span>
          </li>
        )}
      </ul>
    </section>
  );
}

/** Describes in a sentence what is happening to the release, or what it waits for. */
function Doing({
  release,
  seconds,
  aheadMs,
}: {
  release: ReleaseInProgress;
  seconds: number;
  aheadMs: number;
}) {
  const { state, name, reasons, waiting, until } = release;
  if (waiting) {
    return (
      <p class="dim break">
        {waiting.message}{" "}
        {waiting.next_try_at !== undefined && words.tries(clockText(waiting.next_try_at))}
      </p>
    );
  }
  if (state === "settling") {
    return (
      <>
        <p class="dim break">
          {until === undefined ? (reasons[0]?.message ?? words.settles) : words.settles}
        </p>
        {until !== undefined && (
          <Countdown name={name} endMs={Date.parse(until) - aheadMs} seconds={seconds} />
        )}
      </>
    );
  }
  return <p class="dim">{words.doing[state] ?? state}</p>;
}

/** Counts down to `endMs`, given in the browser's time. */
function Countdown({ name, endMs, seconds }: { name: string; endMs: number; seconds: number }) {
  const [now, tick] = useState(Date.now);
  useEvery(1000, () => tick(Date.now()));
  const left = Math.max(0, Math.ceil((endMs - now) / 1000));
  return (
    <p class="facts num">
      <progress
        class="calm"
        max={seconds}
        value={Math.max(0, seconds - left)}
        aria-label={words.settling(name)}
      />
      <span>{words.secondsLeft(left)}</span>
    </p>
  );
}
