import { useEffect, useState } from "preact/hooks";
import type { Home, Status } from "../desk/answers.ts";
import { clockText, workText } from "../model/format.ts";
import { CopyBar } from "../shell/copy-bar.tsx";
import { Icon } from "../shell/icon.tsx";
import { Link } from "../shell/link.tsx";
import { Name } from "../shell/name.tsx";
import { TakeBackButton } from "../shell/take-back.tsx";
import { home as words } from "../text/home.ts";
import { text } from "../text/text.ts";

type Way = Home["way"][number];

/** What goes into the library by itself, the nearest first, and what each waits for. */
export function OnItsWay({ way, status }: { way: readonly Way[]; status: Status | undefined }) {
  const { copies = [], torrents_total: waiting = 0, settling } = status ?? {};
  const seconds = Number(settling?.["unchanged_seconds"] ?? 60);
  return (
    <section class="card h-way" aria-labelledby="way">
      <div class="cardhead">
        <h2 id="way">{words.way}</h2>
      </div>
      {way.length + copies.length + waiting === 0 && <p class="dim">{words.nothingOnTheWay}</p>}
      <ul class="way">
        {way.map((release) => (
          <li key={release.id}>
            <p class="way-head">
              <Link to={{ page: "item", id: release.id }} class="name break">
                {release.identity ? <bdi>{workText(release.identity)}</bdi> : <Name name={release.name} />}
              </Link>
              {release.state === "filing" && <TakeBackButton release={release} label={text.item.stop} />}
            </p>
            <Doing release={release} seconds={seconds} />
            {copies
              .filter((copy) => copy.release_id === release.id)
              .map((copy) => (
                <CopyBar key={copy.name} copy={copy} />
              ))}
          </li>
        ))}
        {waiting > 0 && (
          <li class="next">
            <Icon of="torrents" />
            <span>
              <Link to={{ page: "torrents" }}>{words.downloads(waiting)}</Link> {words.notComplete(waiting)}
            </span>
          </li>
        )}
      </ul>
    </section>
  );
}

/** In a sentence what happens with it, or what it waits for. */
function Doing({ release: { state, name, reasons, waiting, until }, seconds }: { release: Way; seconds: number }) {
  if (waiting)
    return (
      <p class="dim break">
        {waiting.message} {waiting.next_try_at !== undefined && words.tries(clockText(waiting.next_try_at))}
      </p>
    );
  if (state === "settling")
    return (
      <>
        <p class="dim break">{until === undefined ? (reasons[0]?.message ?? words.settles) : words.settles}</p>
        {until !== undefined && <Countdown name={name} until={until} seconds={seconds} />}
      </>
    );
  return <p class="dim">{words.doing[state] ?? state}</p>;
}

function Countdown({ name, until, seconds }: { name: string; until: string; seconds: number }) {
  const [now, tick] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => tick(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  const left = Math.max(0, Math.ceil((Date.parse(until) - now) / 1000));
  return (
    <p class="facts num">
      <progress class="calm" max={seconds} value={Math.max(0, seconds - left)} aria-label={words.settling(name)} />
      <span>{words.secondsLeft(left)}</span>
    </p>
  );
}
